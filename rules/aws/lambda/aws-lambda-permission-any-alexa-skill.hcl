rule "aws-lambda-permission-any-alexa-skill" {
  title     = "Any Alexa skill may call a function"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_permission"

  when    = contains(["alexa-appkit.amazon.com", "alexa-connectedhome.amazon.com"], self.principal) && (self.action == null || iam_action_matches(self.action, "lambda:InvokeFunction"))
  require = self.event_source_token != null
  focus   = self.principal
  message = "Anybody's Alexa skill can call the function, and send it what its author likes: ${resource.address} names no skill."
  remedy  = <<-TEXT
    Name the skill by its id.
    Terraform: event_source_token = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
    CloudFormation: EventSourceToken: amzn1.ask.skill.00000000-0000-0000-0000-000000000000; of an AlexaSkill event of SAM, SkillId.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    "https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-an-aws-lambda-function.html",
  ]

  fail "a custom skill, a smart home skill" {
    resource "aws_lambda_permission" "skill" {
      action        = "lambda:InvokeFunction"
      function_name = "f"
      principal     = "alexa-appkit.amazon.com"
    }
    resource "aws_lambda_permission" "home" {
      function_name = "f"
      principal     = "alexa-connectedhome.amazon.com"
    }
    expect {
      count = 2
    }
  }

  pass "a skill named, one from elsewhere, another service, another action" {
    variable "skill" {}
    resource "aws_lambda_permission" "named" {
      action             = "lambda:InvokeFunction"
      function_name      = "f"
      principal          = "alexa-appkit.amazon.com"
      event_source_token = "amzn1.ask.skill.345bd3ae-0000-0000-0000-000000000000"
    }
    resource "aws_lambda_permission" "given" {
      action             = "lambda:InvokeFunction"
      function_name      = "f"
      principal          = "alexa-appkit.amazon.com"
      event_source_token = "amzn1.ask.skill.${var.skill}"
    }
    resource "aws_lambda_permission" "other" {
      action        = "lambda:InvokeFunction"
      function_name = "f"
      principal     = "s3.amazonaws.com"
    }
    resource "aws_lambda_permission" "reading" {
      action        = "lambda:GetFunction"
      function_name = "f"
      principal     = "alexa-appkit.amazon.com"
    }
  }

  undecided "a skill that may be none" {
    variable "skill" {}
    resource "aws_lambda_permission" "skill" {
      action             = "lambda:InvokeFunction"
      function_name      = "f"
      principal          = "alexa-appkit.amazon.com"
      event_source_token = var.skill
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Skill: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: f, Principal: alexa-appkit.amazon.com } }
    YAML
    expect {
      at = "template.yaml:2"
    }
  }

  fail "template of SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Events:
              Skill: { Type: AlexaSkill }
    YAML
  }

  pass "a skill named in a template" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        SkillId: { Type: String }
      Resources:
        Skill: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: f, Principal: alexa-appkit.amazon.com, EventSourceToken: amzn1.ask.skill.345bd3ae-0000-0000-0000-000000000000 } }
        F:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Events:
              Skill: { Type: AlexaSkill, Properties: { SkillId: amzn1.ask.skill.345bd3ae-0000-0000-0000-000000000000 } }
    YAML
  }
}
