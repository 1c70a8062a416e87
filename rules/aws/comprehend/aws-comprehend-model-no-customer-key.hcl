rule "aws-comprehend-model-no-customer-key" {
  title     = "Model is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_comprehend_entity_recognizer", "aws_comprehend_document_classifier"]
  default   = "opt-in"

  require = is_customer_key(self.model_kms_key_id)
  message = "Who may read the model that ${resource.address} trains from your documents can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: model_kms_key_id = aws_kms_key.models.arn.
    CloudFormation: ModelKmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/comprehend/latest/dg/kms-in-comprehend.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_267"] }

  fail "not said" {
    resource "aws_comprehend_entity_recognizer" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Comprehend::DocumentClassifier
          Properties: { DocumentClassifierName: a }
    YAML
  }

  pass "set" {
    resource "aws_comprehend_entity_recognizer" "a" {
      model_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Comprehend::DocumentClassifier
          Properties: { DocumentClassifierName: a, ModelKmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/comprehend"
    }
    resource "aws_comprehend_entity_recognizer" "a" {
      model_kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_comprehend_entity_recognizer" "a" {
      model_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/comprehend"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_comprehend_entity_recognizer" "a" {
      model_kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Comprehend::DocumentClassifier
          Properties: { DocumentClassifierName: a, ModelKmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/comprehend" }
    YAML
  }
}
