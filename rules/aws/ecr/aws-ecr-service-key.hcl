rule "aws-ecr-service-key" {
  title     = "Container repository is encrypted with the service's own KMS key"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecr_repository"
  default   = "opt-in"

  # Where no KMS key is used at all, another rule says so.
  when    = contains(["KMS", "KMS_DSSE"], self.encryption_configuration.encryption_type)
  require = is_customer_key(self.encryption_configuration.kms_key)
  message = "The policy of the key that encrypts the images of ${resource.address} is fixed: it can't be limited, shared with other accounts or switched off."
  remedy  = <<-TEXT
    Terraform: kms_key = aws_kms_key.images.arn in encryption_configuration
    CloudFormation: EncryptionConfiguration: { EncryptionType: KMS, KmsKey: !GetAtt Images.Arn }
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { trivy = ["AVD-AWS-0033"] }

  fail "no key" {
    resource "aws_ecr_repository" "r" {
      encryption_configuration {
        encryption_type = "KMS"
      }
    }
  }

  pass "an own key, or none at all" {
    resource "aws_ecr_repository" "a" {}
    resource "aws_kms_key" "k" {}
    resource "aws_ecr_repository" "r" {
      encryption_configuration {
        encryption_type = "KMS"
        kms_key         = aws_kms_key.k.arn
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::ECR::Repository
          Properties:
            EncryptionConfiguration: { EncryptionType: KMS }
    YAML
  }

  pass "own key in a template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::ECR::Repository
          Properties:
            EncryptionConfiguration: { EncryptionType: KMS, KmsKey: alias/images }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ecr"
    }
    resource "aws_ecr_repository" "a" {}
    resource "aws_ecr_repository" "r" {
      encryption_configuration {
        encryption_type = "KMS"
        kms_key         = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_ecr_repository" "a" {}
    resource "aws_ecr_repository" "r" {
      encryption_configuration {
        encryption_type = "KMS"
        kms_key         = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ecr"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_ecr_repository" "a" {}
    resource "aws_ecr_repository" "r" {
      encryption_configuration {
        encryption_type = "KMS"
        kms_key         = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::ECR::Repository
          Properties:
            EncryptionConfiguration: { EncryptionType: KMS, KmsKey: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/ecr" }
    YAML
  }
}
