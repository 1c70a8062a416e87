rule "aws-sagemaker-monitoring-volume-no-customer-key" {
  title     = "Volumes of data quality jobs have no key of their own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_sagemaker_data_quality_job_definition"
  default   = "opt-in"

  require = is_customer_key(self.job_resources.cluster_config.volume_kms_key_id)
  message = "Who may read the volumes on which ${resource.address} works with your data can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: volume_kms_key_id = aws_kms_key.models.arn in cluster_config.
    CloudFormation: JobResources: { ClusterConfig: { VolumeKmsKeyId: !GetAtt Key.Arn } }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_368"] }

  fail "not said" {
    resource "aws_sagemaker_data_quality_job_definition" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::DataQualityJobDefinition
          Properties: { JobDefinitionName: a }
    YAML
  }

  pass "set" {
    resource "aws_sagemaker_data_quality_job_definition" "a" {
      job_resources {
        cluster_config {
          volume_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::DataQualityJobDefinition
          Properties: { JobDefinitionName: a, JobResources: { ClusterConfig: { VolumeKmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ebs"
    }
    resource "aws_sagemaker_data_quality_job_definition" "a" {
      job_resources {
        cluster_config {
          volume_kms_key_id = data.aws_kms_alias.k.target_key_arn
        }
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_sagemaker_data_quality_job_definition" "a" {
      job_resources {
        cluster_config {
          volume_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs"
        }
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_sagemaker_data_quality_job_definition" "a" {
      job_resources {
        cluster_config {
          volume_kms_key_id = data.aws_kms_alias.k.target_key_arn
        }
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::DataQualityJobDefinition
          Properties: { JobDefinitionName: a, JobResources: { ClusterConfig: { VolumeKmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/ebs" } } }
    YAML
  }
}
