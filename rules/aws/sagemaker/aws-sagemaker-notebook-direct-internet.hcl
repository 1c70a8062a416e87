rule "aws-sagemaker-notebook-direct-internet" {
  title     = "Notebook talks to the internet past the VPC"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_sagemaker_notebook_instance"
  default   = "production"

  require = self.direct_internet_access == "Disabled"
  message = "What runs in ${resource.address} can send your data anywhere: it has its own way to the internet, which no security group or flow log sees."
  remedy  = <<-TEXT
    Terraform: direct_internet_access = "Disabled", with subnet_id and security_groups.
    CloudFormation: DirectInternetAccess: Disabled, with SubnetId and SecurityGroupIds.
  TEXT

  references = ["https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html"]
  aliases    = { checkov = ["CKV_AWS_122"] }
  controls   = { "fsbp" = ["SageMaker.1"] }

  fail "not said" {
    resource "aws_sagemaker_notebook_instance" "a" {
      name = "a"
    }
    resource "aws_sagemaker_notebook_instance" "b" {
      direct_internet_access = "Enabled"
    }
    expect {
      count = 2
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
      direct_internet_access = "Disabled"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::NotebookInstance
          Properties: { DirectInternetAccess: Disabled }
    YAML
  }
}
