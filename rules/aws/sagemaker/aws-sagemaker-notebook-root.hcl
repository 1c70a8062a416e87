rule "aws-sagemaker-notebook-root" {
  title     = "Notebook's users are root"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_sagemaker_notebook_instance"
  default   = "opt-in"

  require = self.root_access == "Disabled"
  message = "Users of ${resource.address} may change everything on it, its monitoring included."
  remedy  = <<-TEXT
    Terraform: root_access = "Disabled"; absent means enabled.
    CloudFormation: RootAccess: Disabled.
  TEXT

  references = ["https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-root-access.html"]
  aliases    = { checkov = ["CKV_AWS_307"] }
  controls   = { "fsbp" = ["SageMaker.3"] }

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
          Properties: { RootAccess: Enabled }
    YAML
  }

  pass "set" {
    resource "aws_sagemaker_notebook_instance" "a" {
      root_access = "Disabled"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::NotebookInstance
          Properties: { RootAccess: Disabled }
    YAML
  }
}
