rule "aws-kms-key-without-policy" {
  title     = "KMS key has no policy of its own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_kms_key"
  default   = "opt-in"

  require = self.policy != null
  message = "Any administrator of IAM can give out the use of ${resource.address}: its default policy trusts all of the account."
  remedy  = <<-TEXT
    Terraform: policy = data.aws_iam_policy_document.key.json
    CloudFormation: KeyPolicy: …
  TEXT

  references = ["https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"]
  aliases    = { checkov = ["CKV2_AWS_64"] }

  fail "absent" {
    resource "aws_kms_key" "k" {}
  }

  pass "own" {
    resource "aws_kms_key" "k" {
      policy = "{}"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key, Properties: { KeyPolicy: { Statement: [] } } }
    YAML
  }
}
