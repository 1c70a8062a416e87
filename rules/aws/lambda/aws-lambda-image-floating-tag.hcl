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
  }
  when    = self.image_uri != null && !ignored("image_uri")
  require = !moves && strcontains(self.image_uri, ":")
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
    expect {
      count = 2
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
  }

  undecided "from a variable" {
    variable "image" {}
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
