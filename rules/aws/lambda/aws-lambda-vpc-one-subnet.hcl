rule "aws-lambda-vpc-one-subnet" {
  title     = "Function runs in one subnet"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_lambda_function"
  default   = "production"

  # Terraform 0.11 flattened lists within a list, and what isn't known of one may be many.
  when    = length(list(self.vpc_config.subnet_ids)) > 0
  require = length(flatten(list(self.vpc_config.subnet_ids))) >= 2
  focus   = self.vpc_config.subnet_ids
  message = "When the zone of that one subnet fails, ${resource.address} can't be invoked."
  remedy  = <<-TEXT
    Terraform: vpc_config { subnet_ids = [aws_subnet.a.id, aws_subnet.b.id] }, in different zones.
    CloudFormation: VpcConfig: { SubnetIds: [!Ref A, !Ref B] }.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"]

  fail "one" {
    resource "aws_lambda_function" "f" {
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = []
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "two; in none" {
    resource "aws_lambda_function" "f" {
      vpc_config {
        subnet_ids         = ["subnet-1", "subnet-2"]
        security_group_ids = []
      }
    }
    resource "aws_lambda_function" "g" {}
    resource "aws_lambda_function" "h" {
      vpc_config {
        subnet_ids         = []
        security_group_ids = []
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [subnet-1] } }
    YAML
  }

  pass "two in a template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [subnet-1, subnet-2] } }
    YAML
  }

  pass "two in a list within the list" {
    resource "aws_subnet" "s" {
      count = 2
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        subnet_ids         = ["${aws_subnet.s.*.id}"]
        security_group_ids = []
      }
    }
  }

  undecided "a list within the list that isn't known" {
    data "aws_subnets" "s" {}
    resource "aws_lambda_function" "f" {
      vpc_config {
        subnet_ids         = [data.aws_subnets.s.ids]
        security_group_ids = []
      }
    }
  }
}
