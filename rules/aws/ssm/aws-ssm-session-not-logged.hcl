rule "aws-ssm-session-not-logged" {
  title     = "Sessions on servers leave no encrypted log"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_ssm_document"
  default   = "opt-in"

  let {
    inputs    = self.document_format == "YAML" ? yamldecode(self.content).inputs : decode_json(self.content).inputs
    to_bucket = inputs.s3BucketName != null && inputs.s3BucketName != ""
    to_group  = inputs.cloudWatchLogGroupName != null && inputs.cloudWatchLogGroupName != ""
  }

  when    = self.document_type == "Session"
  require = to_bucket && inputs.s3EncryptionEnabled || to_group && inputs.cloudWatchEncryptionEnabled
  focus   = self.content
  message = "What was done in sessions of ${resource.address} can't be looked up, or lies in an unencrypted log."
  remedy  = <<-TEXT
    Terraform: inputs = { cloudWatchLogGroupName = "sessions", cloudWatchEncryptionEnabled = true } in content, or s3BucketName with s3EncryptionEnabled
    CloudFormation: Content: { inputs: { cloudWatchLogGroupName: sessions, cloudWatchEncryptionEnabled: true } }
  TEXT

  references = ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html"]
  aliases    = { checkov = ["CKV_AWS_113"] }

  fail "nowhere; unencrypted" {
    resource "aws_ssm_document" "a" {
      name          = "a"
      document_type = "Session"
      content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { s3BucketName = "", s3EncryptionEnabled = true, cloudWatchLogGroupName = "", cloudWatchEncryptionEnabled = true } })
    }
    resource "aws_ssm_document" "b" {
      name          = "b"
      document_type = "Session"
      content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { s3BucketName = "b", s3EncryptionEnabled = false } })
    }
    resource "aws_ssm_document" "c" {
      name          = "c"
      document_type = "Session"
      content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { cloudWatchLogGroupName = "g", cloudWatchEncryptionEnabled = false } })
    }
    resource "aws_ssm_document" "d" {
      name          = "d"
      document_type = "Session"
      content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { s3EncryptionEnabled = true, cloudWatchEncryptionEnabled = true } })
    }
    expect {
      count = 4
    }
  }

  pass "encrypted; no session" {
    resource "aws_ssm_document" "a" {
      name          = "a"
      document_type = "Session"
      content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { s3BucketName = "b", s3EncryptionEnabled = true } })
    }
    resource "aws_ssm_document" "b" {
      name            = "b"
      document_type   = "Session"
      document_format = "YAML"
      content         = "inputs: { cloudWatchLogGroupName: g, cloudWatchEncryptionEnabled: true }"
    }
    resource "aws_ssm_document" "c" {
      name          = "c"
      document_type = "Command"
      content       = jsonencode({ schemaVersion = "2.2" })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::SSM::Document, Properties: { DocumentType: Session, Content: { schemaVersion: "1.0", inputs: { s3BucketName: "" } } } }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::SSM::Document, Properties: { DocumentType: Session, Content: { schemaVersion: "1.0", inputs: { s3BucketName: b, s3EncryptionEnabled: true } } } }
    YAML
  }
}
