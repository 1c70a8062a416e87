rule "aws-timestream-no-customer-key" {
  title     = "Database is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_timestreamwrite_database"
  default   = "opt-in"

  require = !contains([null, ""], self.kms_key_id)
  message = "Who may read ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = ["https://docs.aws.amazon.com/timestream/latest/developerguide/EncryptionAtRest.html"]
  aliases    = { checkov = ["CKV_AWS_160"] }

  fail "not said" {
    resource "aws_timestreamwrite_database" "a" {
      database_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Timestream::Database
          Properties: { DatabaseName: a }
    YAML
  }

  pass "set" {
    resource "aws_timestreamwrite_database" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Timestream::Database
          Properties: { DatabaseName: a, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }
}
