rule "aws-sagemaker-monitoring-plain-traffic" {
  title     = "Containers of data quality jobs talk in plain text"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_sagemaker_data_quality_job_definition"
  default   = "opt-in"

  require = self.network_config.enable_inter_container_traffic_encryption
  message = "Your data cross the network readable between the instances of ${resource.address}."
  remedy  = <<-TEXT
    Terraform: network_config { enable_inter_container_traffic_encryption = true }.
    CloudFormation: NetworkConfig: { EnableInterContainerTrafficEncryption: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html"]
  aliases    = { checkov = ["CKV_AWS_369"] }

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
          Properties: { NetworkConfig: { EnableInterContainerTrafficEncryption: false } }
    YAML
  }

  pass "set" {
    resource "aws_sagemaker_data_quality_job_definition" "a" {
      network_config {
        enable_inter_container_traffic_encryption = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::DataQualityJobDefinition
          Properties: { NetworkConfig: { EnableInterContainerTrafficEncryption: true } }
    YAML
  }
}
