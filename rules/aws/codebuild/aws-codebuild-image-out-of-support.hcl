rule "aws-codebuild-image-out-of-support" {
  title     = "Build runs in an image that gets no more fixes"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_codebuild_project"

  let {
    # Behind the version there may be a day of its making.
    image = regexall("^aws/codebuild/[^:]+:[0-9.]+", self.environment.image)[0]
    facts = support("codebuild", image)
  }
  when    = image != null
  require = days_until(facts.ends) >= 0
  focus   = self.environment.image
  message = "The image ${self.environment.image} of ${resource.address} ended on ${facts.ends}: it gets no more fixes, and each build waits until it is downloaded."
  remedy  = <<-TEXT
    Terraform: environment { image = "aws/codebuild/amazonlinux-x86_64-standard:5.0" }, after trying the build with it.
    CloudFormation: Environment: { Image: aws/codebuild/amazonlinux-x86_64-standard:5.0 }.
  TEXT

  references = ["https://docs.aws.amazon.com/codebuild/latest/userguide/deprecated-images.html"]

  fail "ended" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_codebuild_project" "a" {
      environment {
        image = "aws/codebuild/standard:4.0"
      }
    }
    resource "aws_codebuild_project" "b" {
      environment {
        image = "aws/codebuild/amazonlinux2-x86_64-standard:3.0-22.12.16"
      }
    }
    expect {
      count = 2
    }
  }

  pass "not yet; an image of one's own; without a number" {
    given {
      as_of = "2023-01-15"
    }
    resource "aws_codebuild_project" "a" {
      environment {
        image = "aws/codebuild/standard:4.0"
      }
    }
    resource "aws_codebuild_project" "b" {
      environment {
        image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/build:1"
      }
    }
    resource "aws_codebuild_project" "c" {
      environment {
        image = "aws/codebuild/java:openjdk-8"
      }
    }
  }

  undecided "an image that isn't listed, or isn't known" {
    variable "image" {}
    resource "aws_codebuild_project" "a" {
      environment {
        image = "aws/codebuild/standard:99.0"
      }
    }
    resource "aws_codebuild_project" "b" {
      environment {
        image = var.image
      }
    }
  }

  fail "template" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CodeBuild::Project
          Properties: { Environment: { Image: "aws/codebuild/standard:3.0", ComputeType: BUILD_GENERAL1_SMALL, Type: LINUX_CONTAINER } }
    YAML
  }

  pass "template" {
    given {
      as_of = "2022-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CodeBuild::Project
          Properties: { Environment: { Image: "aws/codebuild/standard:3.0", ComputeType: BUILD_GENERAL1_SMALL, Type: LINUX_CONTAINER } }
    YAML
  }
}
