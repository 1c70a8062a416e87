rule "aws-efs-not-encrypted" {
  title     = "File system isn't encrypted"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_efs_file_system"

  require = self.encrypted
  message = "The files on ${resource.address} are in plain text on disk; encryption can't be switched on later, only by a copy."
  remedy  = <<-TEXT
    Terraform: encrypted = true.
    CloudFormation: Encrypted: true.
  TEXT

  references = ["https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html"]
  aliases    = { checkov = ["CKV_AWS_42"], trivy = ["AVD-AWS-0037"], cfn_nag = ["F32"] }
  controls   = { "cis-aws-3.0" = ["2.4.1"], "fsbp" = ["EFS.1"], "nist-800-53-r5" = ["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"] }

  fail "not said" {
    resource "aws_efs_file_system" "a" {
      creation_token = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::FileSystem
    YAML
  }

  pass "set" {
    resource "aws_efs_file_system" "a" {
      encrypted = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EFS::FileSystem
          Properties: { Encrypted: true }
    YAML
  }
}
