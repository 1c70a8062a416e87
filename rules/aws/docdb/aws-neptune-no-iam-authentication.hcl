rule "aws-neptune-no-iam-authentication" {
  title     = "Cluster knows passwords only"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_neptune_cluster"

  require = self.iam_database_authentication_enabled
  message = "Whatever reaches ${resource.address} over the network may read and change all of its data: it asks for no signature."
  remedy  = <<-TEXT
    Terraform: iam_database_authentication_enabled = true.
    CloudFormation: IamAuthEnabled: true.
  TEXT

  references = ["https://docs.aws.amazon.com/neptune/latest/userguide/iam-auth.html"]
  aliases    = { checkov = ["CKV_AWS_359"] }
  controls   = { "fsbp" = ["Neptune.7"] }

  fail "not said" {
    resource "aws_neptune_cluster" "a" {
      storage_encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
    YAML
  }

  pass "set" {
    resource "aws_neptune_cluster" "a" {
      iam_database_authentication_enabled = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBCluster
          Properties: { IamAuthEnabled: true }
    YAML
  }
}
