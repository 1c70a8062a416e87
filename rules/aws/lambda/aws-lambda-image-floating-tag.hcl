rule "aws-lambda-image-floating-tag" {
  title     = "Function's image is named by a tag that moves"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_lambda_function"

  param "tags" {
    description = "Tags that are expected to move."
    default     = ["latest", "stable", "main", "master", "edge", "develop"]
  }

  let {
    moves = anytrue([for t in param.tags : endswith(self.image_uri, ":${t}")])
    # An address that is a repository's and nothing else has no tag; where one follows, it refers to none by itself.
    uri        = self.image_uri
    repository = [for kind in ["aws_ecr_repository", "data.aws_ecr_repository"] : true if known(target(uri, kind)) && target(uri, kind) != null]
  }
  when    = self.image_uri != null && !ignored("image_uri")
  require = !moves && length(repository) == 0 && strcontains(self.image_uri, ":")
  focus   = self.image_uri
  message = "Lambda looks the tag up once, when ${resource.address} is deployed: a new image behind the same tag changes nothing, and nothing tells which one runs."
  remedy  = <<-TEXT
    Terraform: image_uri = "$${aws_ecr_repository.app.repository_url}:$${var.release}", or a digest.
    CloudFormation: Code: { ImageUri: !Sub "$${Repository.RepositoryUri}:$${Release}" }.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/images-create.html"]

  fail "latest, and none" {
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_lambda_function" "a" {
      package_type = "Image"
      image_uri    = "${aws_ecr_repository.app.repository_url}:latest"
    }
    resource "aws_lambda_function" "b" {
      package_type = "Image"
      image_uri    = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app"
    }
    resource "aws_lambda_function" "c" {
      package_type = "Image"
      image_uri    = aws_ecr_repository.app.repository_url
    }
    expect {
      count = 3
    }
  }

  pass "a release, a digest, a pipeline, a file" {
    resource "aws_lambda_function" "a" {
      image_uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.4.2"
    }
    resource "aws_lambda_function" "b" {
      image_uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    }
    resource "aws_lambda_function" "c" {
      image_uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:latest"
      lifecycle {
        ignore_changes = [image_uri]
      }
    }
    resource "aws_lambda_function" "d" {
      filename = "d.zip"
    }
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_lambda_function" "e" {
      image_uri = "${aws_ecr_repository.app.repository_url}:1.4.2"
    }
  }

  undecided "from a variable, or behind a repository" {
    variable "image" {}
    variable "tag" {}
    resource "aws_ecr_repository" "app" {
      name = "app"
    }
    resource "aws_lambda_function" "b" {
      image_uri = "${aws_ecr_repository.app.repository_url}${var.tag}"
    }
    resource "aws_lambda_function" "a" {
      image_uri = var.image
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { PackageType: Image, Code: { ImageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:latest" } }
    YAML
  }

  pass "template with a release" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { PackageType: Image, Code: { ImageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.4.2" } }
    YAML
  }
}
