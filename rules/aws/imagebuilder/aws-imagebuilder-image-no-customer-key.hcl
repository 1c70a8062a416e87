rule "aws-imagebuilder-image-no-customer-key" {
  title     = "Images that are distributed have no key of their own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_imagebuilder_distribution_configuration"
  default   = "opt-in"

  for_each = self.distribution[*]
  when     = each.value.container_distribution_configuration == null
  require  = is_customer_key(each.value.ami_distribution_configuration.kms_key_id)
  message  = "Who may read the images that ${resource.address} copies to ${each.value.region} can't be decided by a key."
  remedy   = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.images.arn in ami_distribution_configuration.
    CloudFormation: AmiDistributionConfiguration: { KmsKeyId: !GetAtt Key.Arn }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_199"] }

  fail "not said" {
    resource "aws_imagebuilder_distribution_configuration" "a" {
      distribution {
        region = "eu-west-1"
        ami_distribution_configuration {
          name = "a"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::DistributionConfiguration
          Properties:
            Name: a
            Distributions:
              - { Region: eu-west-1, AmiDistributionConfiguration: { Name: a } }
    YAML
  }

  pass "set" {
    resource "aws_imagebuilder_distribution_configuration" "a" {
      distribution {
        region = "eu-west-1"
        ami_distribution_configuration {
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::DistributionConfiguration
          Properties:
            Name: a
            Distributions:
              - { Region: eu-west-1, AmiDistributionConfiguration: { KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  pass "a container image is encrypted by its repository" {
    resource "aws_imagebuilder_distribution_configuration" "a" {
      distribution {
        region = "eu-west-1"
        container_distribution_configuration {
          description = "a"
        }
      }
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ebs"
    }
    resource "aws_imagebuilder_distribution_configuration" "a" {
      distribution {
        region = "eu-west-1"
        ami_distribution_configuration {
          kms_key_id = data.aws_kms_alias.k.target_key_arn
        }
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_imagebuilder_distribution_configuration" "a" {
      distribution {
        region = "eu-west-1"
        ami_distribution_configuration {
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs"
        }
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_imagebuilder_distribution_configuration" "a" {
      distribution {
        region = "eu-west-1"
        ami_distribution_configuration {
          kms_key_id = data.aws_kms_alias.k.target_key_arn
        }
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::DistributionConfiguration
          Properties:
            Name: a
            Distributions:
              - { Region: eu-west-1, AmiDistributionConfiguration: { KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/ebs" } }
    YAML
  }
}
