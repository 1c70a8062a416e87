rule "aws-sagemaker-no-customer-key" {
  title     = "Storage of models and notebooks is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_sagemaker_notebook_instance", "aws_sagemaker_endpoint_configuration", "aws_sagemaker_domain"]
  default   = "opt-in"

  let {
    key = resource.kind == "aws_sagemaker_endpoint_configuration" ? self.kms_key_arn : self.kms_key_id
  }

  require = is_customer_key(key)
  message = "Who may read the volumes and files of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.models.arn; of an endpoint configuration, kms_key_arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_22", "CKV_AWS_98", "CKV_AWS_187"], cfn_nag = ["W1200", "W1201"] }

  fail "not said" {
    resource "aws_sagemaker_notebook_instance" "a" {
      name = "a"
    }
    resource "aws_sagemaker_endpoint_configuration" "b" {
      name = "b"
    }
    resource "aws_sagemaker_domain" "c" {
      domain_name = "c"
    }
    expect {
      count = 3
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::EndpointConfig
          Properties: { EndpointConfigName: a }
    YAML
  }

  pass "set" {
    resource "aws_sagemaker_notebook_instance" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_sagemaker_endpoint_configuration" "b" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_sagemaker_domain" "c" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::EndpointConfig
          Properties: { EndpointConfigName: a, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "notebook in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::NotebookInstance
          Properties: { InstanceType: ml.t3.medium }
    YAML
  }

  pass "domain in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::Domain
          Properties: { DomainName: a, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/sagemaker"
    }
    resource "aws_sagemaker_notebook_instance" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_sagemaker_endpoint_configuration" "b" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_sagemaker_domain" "c" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    expect {
      count = 3
    }
  }

  fail "a key of AWS's own" {
    resource "aws_sagemaker_notebook_instance" "a" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/sagemaker"
    }
    resource "aws_sagemaker_endpoint_configuration" "b" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/sagemaker"
    }
    resource "aws_sagemaker_domain" "c" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/sagemaker"
    }
    expect {
      count = 3
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_sagemaker_notebook_instance" "a" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_sagemaker_endpoint_configuration" "b" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_sagemaker_domain" "c" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::EndpointConfig
          Properties: { EndpointConfigName: a, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/sagemaker" }
    YAML
  }
}
