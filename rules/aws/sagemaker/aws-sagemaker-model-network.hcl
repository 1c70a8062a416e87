rule "aws-sagemaker-model-network" {
  title     = "Model's containers may use the network"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_sagemaker_model"
  default   = "opt-in"

  require = self.enable_network_isolation
  message = "The code in the containers of ${resource.address}, or in the model itself, can send away what it is asked."
  remedy  = <<-TEXT
    Terraform: enable_network_isolation = true.
    CloudFormation: EnableNetworkIsolation: true.
  TEXT

  references = ["https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html"]
  aliases    = { checkov = ["CKV_AWS_370"] }
  controls   = { "fsbp" = ["SageMaker.5"] }

  fail "not said" {
    resource "aws_sagemaker_model" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::Model
          Properties: { ModelName: a }
    YAML
  }

  pass "set" {
    resource "aws_sagemaker_model" "a" {
      enable_network_isolation = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::Model
          Properties: { EnableNetworkIsolation: true }
    YAML
  }
}
