rule "aws-codebuild-image-out-of-support" {
  title     = "Build runs in an image that gets no more fixes"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_codebuild_project"

  let {
    # Behind the version there may be a day of its making.
    image     = regexall("^aws/codebuild/[^:]+:[0-9.]+", self.environment.image)[0]
    facts     = support("codebuild", image)
    # Of these the page of what has ended says nothing, as of 2026-11-28.
    listed = [
      "standard:5.0", "standard:6.0", "standard:7.0", "amazonlinux2-x86_64-standard:4.0", "amazonlinux2-x86_64-standard:5.0",
      "amazonlinux2-aarch64-standard:2.0", "amazonlinux2-aarch64-standard:3.0", "amazonlinux-x86_64-standard:5.0", "amazonlinux-aarch64-standard:3.0",
    ]
    # What is older than the first that it names ended no later.
    next      = { "standard:1.0" = "standard:3.0", "standard:2.0" = "standard:3.0", "amazonlinux2-x86_64-standard:1.0" = "amazonlinux2-x86_64-standard:2.0" }[trimprefix(image, "aws/codebuild/")]
    ends      = next != null ? support("codebuild", "aws/codebuild/${next}").ends : facts.ends
    # The images of one language each, all of them of Ubuntu 14.04, which CodeBuild had before the standard ones.
    is_oldest = length(regexall("^aws/codebuild/(android-java-[678]|docker|dot-net|golang|java|nodejs|php|python|ruby|ubuntu-base):", self.environment.image)) > 0
  }
  when    = is_oldest || image != null
  require = !is_oldest && (contains(listed, trimprefix(image, "aws/codebuild/")) || days_until(ends) >= 0)
  focus   = self.environment.image
  message = (
    !known(is_oldest)
    ? "The image of ${resource.address} gets no more fixes, and each build waits until it is downloaded."
    : is_oldest
    ? "The image ${self.environment.image} of ${resource.address} is one of Ubuntu 14.04, which gets no more fixes since April 2019, and CodeBuild lists it no longer."
    : "The image ${self.environment.image} of ${resource.address} ended ${next != null ? "by" : "on"} ${ends}: it gets no more fixes, and each build waits until it is downloaded."
  )
  remedy  = <<-TEXT
    Terraform: environment { image = "aws/codebuild/amazonlinux-x86_64-standard:5.0" }, after trying the build with it.
    CloudFormation: Environment: { Image: aws/codebuild/amazonlinux-x86_64-standard:5.0 }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/codebuild/latest/userguide/deprecated-images.html",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html",
  ]

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
        image = "aws/codebuild/standard:latest"
      }
    }
  }

  fail "images of one language" {
    resource "aws_codebuild_project" "a" {
      environment {
        image = "aws/codebuild/java:openjdk-8"
      }
    }
    resource "aws_codebuild_project" "b" {
      environment {
        image = "aws/codebuild/ubuntu-base:14.04"
      }
    }
    expect {
      count = 2
    }
  }

  fail "older than the first that is listed" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_codebuild_project" "a" {
      environment {
        image = "aws/codebuild/standard:2.0"
      }
    }
    expect {
      message = "ended by 2022-06-30"
    }
  }

  pass "of which no end is announced" {
    resource "aws_codebuild_project" "a" {
      environment {
        image = "aws/codebuild/standard:7.0-25.01.10"
      }
    }
    resource "aws_codebuild_project" "b" {
      environment {
        image = "aws/codebuild/amazonlinux2-x86_64-standard:5.0"
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

  fail "an image of one language in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CodeBuild::Project
          Properties: { Environment: { Image: "aws/codebuild/docker:17.09.0", ComputeType: BUILD_GENERAL1_SMALL, Type: LINUX_CONTAINER } }
    YAML
  }
}
