rule "aws-mwaa-public-webserver" {
  title     = "Workflows' web pages stand on the internet"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_mwaa_environment"

  require = self.webserver_access_mode != "PUBLIC_ONLY"
  message = "The login page of ${resource.address} can be reached from everywhere; only IAM protects what runs behind it."
  remedy  = <<-TEXT
    Terraform: remove webserver_access_mode = "PUBLIC_ONLY".
    CloudFormation: WebserverAccessMode: PRIVATE_ONLY.
  TEXT

  references = ["https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html"]
  aliases    = { checkov = ["CKV2_AWS_66"] }

  fail "wrong" {
    resource "aws_mwaa_environment" "a" {
      webserver_access_mode = "PUBLIC_ONLY"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MWAA::Environment
          Properties: { WebserverAccessMode: PUBLIC_ONLY }
    YAML
  }

  pass "right" {
    resource "aws_mwaa_environment" "a" {
      name = "a"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MWAA::Environment
          Properties: { WebserverAccessMode: PRIVATE_ONLY }
    YAML
  }
}
