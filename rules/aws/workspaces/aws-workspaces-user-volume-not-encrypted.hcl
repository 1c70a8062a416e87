rule "aws-workspaces-user-volume-not-encrypted" {
  title     = "Desktop's user volume isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_workspaces_workspace"

  require = self.user_volume_encryption_enabled
  message = "What lies on the user volume of the desktop ${resource.address} is in plain text on disk."
  remedy  = <<-TEXT
    Terraform: user_volume_encryption_enabled = true and volume_encryption_key.
    CloudFormation: UserVolumeEncryptionEnabled: true.
  TEXT

  references = ["https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html"]
  aliases    = { checkov = ["CKV_AWS_155"], trivy = ["AVD-AWS-0109"], cfn_nag = ["F29"] }

  fail "not said" {
    resource "aws_workspaces_workspace" "a" {
      user_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::WorkSpaces::Workspace
          Properties: { UserName: a }
    YAML
  }

  pass "set" {
    resource "aws_workspaces_workspace" "a" {
      user_volume_encryption_enabled = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::WorkSpaces::Workspace
          Properties: { UserVolumeEncryptionEnabled: true }
    YAML
  }
}
