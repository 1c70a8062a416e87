rule "aws-imagebuilder-volume-no-customer-key" {
  title     = "Volumes of an image have no key of their own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_imagebuilder_image_recipe"
  default   = "opt-in"

  for_each = self.block_device_mapping[*]
  when     = each.value.ebs != null
  require  = each.value.ebs.encrypted && is_customer_key(each.value.ebs.kms_key_id)
  message  = "The volume ${each.value.device_name} of images from ${resource.address} is plain, or who may read it can't be decided by a key."
  remedy   = <<-TEXT
    Terraform: ebs { encrypted = true  kms_key_id = aws_kms_key.images.arn }.
    CloudFormation: Ebs: { Encrypted: true, KmsKeyId: !GetAtt Key.Arn }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_200"] }

  fail "not said" {
    resource "aws_imagebuilder_image_recipe" "a" {
      block_device_mapping {
        device_name = "/dev/xvda"
        ebs {
          encrypted = true
        }
      }
    }
    resource "aws_imagebuilder_image_recipe" "b" {
      block_device_mapping {
        device_name = "/dev/xvdb"
        ebs {
          encrypted  = false
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
        }
      }
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::ImageRecipe
          Properties:
            Name: a
            BlockDeviceMappings:
              - { DeviceName: /dev/xvda, Ebs: { Encrypted: true } }
    YAML
  }

  pass "set" {
    resource "aws_imagebuilder_image_recipe" "a" {
      block_device_mapping {
        device_name = "/dev/xvda"
        ebs {
          encrypted  = "true"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::ImageRecipe
          Properties:
            Name: a
            BlockDeviceMappings:
              - { DeviceName: /dev/xvda, Ebs: { Encrypted: true, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  pass "a device without a volume" {
    resource "aws_imagebuilder_image_recipe" "a" {
      block_device_mapping {
        device_name = "/dev/xvdb"
        no_device   = true
      }
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ebs"
    }
    resource "aws_imagebuilder_image_recipe" "a" {
      block_device_mapping {
        device_name = "/dev/xvda"
        ebs {
          encrypted  = "true"
          kms_key_id = data.aws_kms_alias.k.target_key_arn
        }
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_imagebuilder_image_recipe" "a" {
      block_device_mapping {
        device_name = "/dev/xvda"
        ebs {
          encrypted  = "true"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs"
        }
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_imagebuilder_image_recipe" "a" {
      block_device_mapping {
        device_name = "/dev/xvda"
        ebs {
          encrypted  = "true"
          kms_key_id = data.aws_kms_alias.k.target_key_arn
        }
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ImageBuilder::ImageRecipe
          Properties:
            Name: a
            BlockDeviceMappings:
              - { DeviceName: /dev/xvda, Ebs: { Encrypted: true, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/ebs" } }
    YAML
  }
}
