rule "aws-ssm-session-not-encrypted" {
  title     = "Sessions on servers aren't encrypted with a key of one's own"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_ssm_document"
  default   = "opt-in"

  let {
    inputs = self.document_format == "YAML" ? yamldecode(self.content).inputs : decode_json(self.content).inputs
  }

  when    = self.document_type == "Session"
  require = inputs.kmsKeyId != null && inputs.kmsKeyId != ""
  focus   = self.content
  message = "What is typed and shown in sessions of ${resource.address} is protected by TLS only, and no key says who may open one."
  remedy  = <<-TEXT
    Terraform: inputs = { kmsKeyId = aws_kms_key.main.arn, … } in content
    CloudFormation: Content: { inputs: { kmsKeyId: !GetAtt Key.Arn, … } }
  TEXT

  references = ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_112"] }

  fail "none; an empty one, in YAML" {
    resource "aws_ssm_document" "a" {
      name          = "a"
      document_type = "Session"
      content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { s3BucketName = "b" } })
    }
    resource "aws_ssm_document" "b" {
      name            = "b"
      document_type   = "Session"
      document_format = "YAML"
      content         = "inputs: { kmsKeyId: '' }"
    }
    expect {
      count = 2
    }
  }

  pass "a key; no session" {
    resource "aws_ssm_document" "a" {
      name          = "a"
      document_type = "Session"
      content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { kmsKeyId = "arn:aws:kms:eu-west-1:111122223333:key/1" } })
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
        D: { Type: AWS::SSM::Document, Properties: { DocumentType: Session, Content: { schemaVersion: "1.0", inputs: { s3BucketName: b } } } }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::SSM::Document, Properties: { DocumentType: Session, Content: { schemaVersion: "1.0", inputs: { kmsKeyId: key } } } }
    YAML
  }
}
