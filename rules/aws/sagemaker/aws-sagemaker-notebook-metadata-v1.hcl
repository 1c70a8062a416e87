rule "aws-sagemaker-notebook-metadata-v1" {
  title     = "Notebook answers requests for metadata without a session"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_sagemaker_notebook_instance"

  require = self.instance_metadata_service_configuration.minimum_instance_metadata_service_version == "2"
  message = "Code that can be made to fetch an address can fetch the credentials of ${resource.address}."
  remedy  = <<-TEXT
    Terraform: instance_metadata_service_configuration { minimum_instance_metadata_service_version = "2" }.
    CloudFormation: InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: "2" }.
  TEXT

  references = ["https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds.html"]
  aliases    = { checkov = ["CKV_AWS_371"] }

  fail "not said" {
    resource "aws_sagemaker_notebook_instance" "a" {
      instance_metadata_service_configuration {
        minimum_instance_metadata_service_version = "1"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::NotebookInstance
          Properties: { InstanceType: ml.t3.medium }
    YAML
  }

  pass "set" {
    resource "aws_sagemaker_notebook_instance" "a" {
      instance_metadata_service_configuration {
        minimum_instance_metadata_service_version = "2"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::NotebookInstance
          Properties: { InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: "2" } }
    YAML
  }
}
