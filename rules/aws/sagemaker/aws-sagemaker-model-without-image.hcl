rule "aws-sagemaker-model-without-image" {
  title     = "Model has no software that runs it"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_sagemaker_model"

  for_each = concat(self.primary_container[*], self.container[*])
  # A package says its image itself. What is given is hardly given as nothing.
  require  = !known(each.value.image) || each.value.image != null || !known(each.value.model_package_name) || each.value.model_package_name != null
  focus    = each.value
  message  = "No endpoint can run ${resource.address}: its container names neither an image nor a package of a model."
  remedy   = <<-TEXT
    Terraform: image = "$${aws_ecr_repository.inference.repository_url}:1.4.0", or model_package_name.
    CloudFormation: Image: !Sub "$${Inference.RepositoryUri}:1.4.0", or ModelPackageName.
  TEXT

  references = [
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html",
  ]

  fail "one, and one of several" {
    resource "aws_sagemaker_model" "a" {
      execution_role_arn = "arn:aws:iam::111122223333:role/r"
      primary_container {
        model_data_url = "s3://models/a.tar.gz"
      }
    }
    resource "aws_sagemaker_model" "b" {
      execution_role_arn = "arn:aws:iam::111122223333:role/r"
      container {
        image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a:1"
      }
      container {
        model_data_url = "s3://models/b.tar.gz"
      }
    }
    expect {
      count = 2
    }
  }

  fail "the place" {
    resource "aws_sagemaker_model" "a" {
      primary_container {
        model_data_url = "s3://models/a.tar.gz"
      }
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "an image, a package" {
    resource "aws_ecr_repository" "r" {
      name = "r"
    }
    resource "aws_sagemaker_model" "a" {
      primary_container {
        image = "${aws_ecr_repository.r.repository_url}:1"
      }
    }
    variable "image" {}
    resource "aws_sagemaker_model" "c" {
      container {
        image = var.image
      }
      container {
        model_package_name = var.image
      }
    }
    resource "aws_sagemaker_model" "b" {
      container {
        model_package_name = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/p/1"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Model: { Type: AWS::SageMaker::Model, Properties: { PrimaryContainer: { Mode: SingleModel } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        One: { Type: AWS::SageMaker::Model, Properties: { PrimaryContainer: { Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a:1" } } }
        Two: { Type: AWS::SageMaker::Model, Properties: { Containers: [{ ModelPackageName: "arn:aws:sagemaker:eu-west-1:111122223333:model-package/p/1" }] } }
    YAML
  }
}
