rule "aws-lambda-image-in-own-repository" {
  title     = "Function's image can't be there when it is first deployed"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_function"

  let {
    repository = target(self.image_uri, "aws_ecr_repository")
    # A script, a build or a resource of one's own that knows the repository may push to it in between.
    around  = ["aws_lambda_function", "aws_ecr_lifecycle_policy", "aws_ecr_repository_policy", "terraform.output", "cloudformation.output", "aws_iam_policy", "aws_iam_role", "aws_iam_role_policy", "data.aws_iam_policy_document"]
    pushers = [for r in referrers(repository, "*") : r if !contains(around, facts(r).kind)]
    waits   = length(list(resource.depends_on)) > 0
  }
  when    = known(repository) && repository != null
  require = length(pushers) > 0 || waits || (resource.condition != null || resource.count != null || resource.for_each != null)
  focus   = self.image_uri
  message = "The first deployment fails: ${resource.address} takes its image from ${facts(repository).address}, which is made, empty, by the same deployment, and Lambda refuses an image that isn't there."
  remedy  = <<-TEXT
    Make the repository in a stack of its own, and push the image before the function is made.
    Terraform: image_uri = "$${data.aws_ecr_repository.app.repository_url}:$${var.release}"
    CloudFormation: ImageUri: !Sub "$${RepositoryUri}:$${Release}", with the address of the repository as a parameter
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/images-create.html"]

  fail "from the stack's own repository" {
    resource "aws_ecr_repository" "r" {
      name = "r"
    }
    resource "aws_ecr_lifecycle_policy" "r" {
      repository = aws_ecr_repository.r.name
      policy     = "{}"
    }
    resource "aws_lambda_function" "f" {
      function_name = "f"
      package_type  = "Image"
      image_uri     = "${aws_ecr_repository.r.repository_url}:1.4.0"
    }
    expect {
      at = "main.tf:11"
    }
  }

  pass "pushed in between; after something; from elsewhere; from a package; made later" {
    variable "release" {
      type = number
    }
    resource "aws_ecr_repository" "a" {
      name = "a"
    }
    resource "aws_ecr_repository" "b" {
      name = "b"
    }
    resource "null_resource" "push" {
      triggers = { repository = aws_ecr_repository.a.repository_url }
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      image_uri     = "${aws_ecr_repository.a.repository_url}:1.4.0"
    }
    resource "aws_lambda_function" "b" {
      function_name = "b"
      image_uri     = "${aws_ecr_repository.b.repository_url}:1.4.0"
      depends_on    = [null_resource.push]
    }
    resource "aws_lambda_function" "c" {
      function_name = "c"
      image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/c:1.4.0"
    }
    resource "aws_lambda_function" "d" {
      function_name = "d"
      filename      = "d.zip"
    }
    resource "aws_lambda_function" "e" {
      count         = var.release
      function_name = "e"
      image_uri     = "${aws_ecr_repository.b.repository_url}:1.4.0"
    }
    resource "aws_lambda_function" "f" {
      for_each      = toset(["f"])
      function_name = each.key
      image_uri     = "${aws_ecr_repository.b.repository_url}:1.4.0"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::ECR::Repository }
        F: { Type: AWS::Lambda::Function, Properties: { PackageType: Image, Code: { ImageUri: !Sub "${R.RepositoryUri}:1.4.0" } } }
    YAML
  }

  pass "template: made later; pushed in between" {
    cloudformation = <<-YAML
      Parameters:
        Pushed: { Type: String }
      Conditions:
        Later: !Equals [!Ref Pushed, "yes"]
      Resources:
        R: { Type: AWS::ECR::Repository }
        F: { Type: AWS::Lambda::Function, Condition: Later, Properties: { PackageType: Image, Code: { ImageUri: !Sub "${R.RepositoryUri}:1.4.0" } } }
        S: { Type: AWS::ECR::Repository }
        Push: { Type: "Custom::Push", Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:push", Repository: !Ref S } }
        G: { Type: AWS::Lambda::Function, Properties: { PackageType: Image, Code: { ImageUri: !Sub "${S.RepositoryUri}:1.4.0" } } }
    YAML
  }

  pass "an image from a variable" {
    variable "image" {}
    resource "aws_ecr_repository" "r" {
      name = "r"
    }
    resource "aws_lambda_function" "f" {
      function_name = "f"
      image_uri     = var.image
    }
  }
}
