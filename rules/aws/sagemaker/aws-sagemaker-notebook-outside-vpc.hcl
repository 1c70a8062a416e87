rule "aws-sagemaker-notebook-outside-vpc" {
  title     = "Notebook stands outside your networks"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_sagemaker_notebook_instance"
  default   = "production"

  require = !contains([null, ""], self.subnet_id)
  message = "${resource.address} runs in a network of SageMaker's: none of your security groups, endpoints and flow logs concern it."
  remedy  = <<-TEXT
    Terraform: subnet_id and security_groups.
    CloudFormation: SubnetId and SecurityGroupIds.
  TEXT

  references = ["https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html"]
  aliases    = { checkov = ["CKV_AWS_306"] }
  controls   = { "fsbp" = ["SageMaker.2"] }

  fail "not said" {
    resource "aws_sagemaker_notebook_instance" "a" {
      name = "a"
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
      subnet_id = "subnet-1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::NotebookInstance
          Properties: { SubnetId: subnet-1 }
    YAML
  }
}
