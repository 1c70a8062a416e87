rule "aws-lambda-layer-without-version" {
  title     = "Function's layer is named without its version"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_function"

  let {
    named = [for l in list(self.layers) : texts(l)[0].text if length(texts(l)) > 0]
    # What a variable ends with isn't known.
    wrong = [for n in named : n if length(regexall("^arn:[^:]*:lambda:[^:]*:[^:]*:layer:[A-Za-z0-9_-]+$", n)) > 0]
  }
  require = length(wrong) == 0
  focus   = self.layers
  message = "Lambda refuses ${resource.address}: ${join(", ", wrong)} is a layer, and a function takes a version of it."
  remedy  = <<-TEXT
    Terraform: layers = [aws_lambda_layer_version.tools.arn] (layer_arn is without the version), or "arn:aws:lambda:eu-west-1:111122223333:layer:tools:7".
    CloudFormation: Layers: [!Ref Tools], or arn:aws:lambda:eu-west-1:111122223333:layer:tools:7.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    "https://docs.aws.amazon.com/lambda/latest/api/API_LayersListItem.html",
  ]

  fail "no version" {
    variable "region" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
      layers        = ["arn:aws:lambda:${var.region}:111122223333:layer:tools"]
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "a version; what isn't known; none" {
    variable "layer" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
      layers        = ["arn:aws:lambda:eu-west-1:111122223333:layer:tools:7", "arn:aws:lambda:eu-west-1:111122223333:layer:${var.layer}", var.layer]
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Layers: [!Sub "arn:aws:lambda:${AWS::Region}:111122223333:layer:tools"] } }
    YAML
  }

  pass "template with a version" {
    cloudformation = <<-YAML
      Resources:
        Tools: { Type: AWS::Lambda::LayerVersion, Properties: { Content: { S3Bucket: b, S3Key: k } } }
        F: { Type: AWS::Lambda::Function, Properties: { Layers: [!Ref Tools, !Sub "arn:aws:lambda:${AWS::Region}:111122223333:layer:tools:7"] } }
    YAML
  }
}
