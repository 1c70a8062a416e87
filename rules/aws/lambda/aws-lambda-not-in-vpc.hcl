rule "aws-lambda-not-in-vpc" {
  title     = "Function runs outside of a VPC"
  severity  = "info"
  category  = "security"
  checklist = "networking"
  kind      = "aws_lambda_function"
  default   = "opt-in"

  require = length(self.vpc_config.subnet_ids) > 0
  message = "${resource.address} can't reach what is private in the VPC, and its traffic to the internet can't be controlled there."
  remedy  = <<-TEXT
    Terraform: vpc_config { subnet_ids = […]  security_group_ids = […] }.
    CloudFormation: VpcConfig: { SubnetIds: […], SecurityGroupIds: […] }.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"]
  aliases    = { checkov = ["CKV_AWS_117"], cfn_nag = ["W89"] }

  fail "outside" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
    YAML
  }

  pass "inside" {
    resource "aws_lambda_function" "a" {
      vpc_config {
        subnet_ids         = ["subnet-1", "subnet-2"]
        security_group_ids = ["sg-1"]
      }
    }
  }

  pass "inside in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] } }
    YAML
  }
}
