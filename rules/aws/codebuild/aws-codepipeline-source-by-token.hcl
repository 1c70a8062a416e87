rule "aws-codepipeline-source-by-token" {
  title     = "Pipeline fetches its source with somebody's token"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_codepipeline"

  let {
    actions = flatten([for s in self.stage[*] : [for a in s.action[*] : a]])
    sources = resource.language == "cloudformation" ? [for a in actions : a.ActionTypeId.Provider if a.ActionTypeId.Owner == "ThirdParty"] : [for a in actions : a.provider if a.owner == "ThirdParty"]
  }

  for_each = sources
  require  = each.value != "GitHub"
  focus    = each.value
  message  = "${resource.address} stops when whoever made its token leaves or the token ends, and whoever has the token has all repositories that it opens: the source action is GitHub's version 1."
  remedy   = <<-TEXT
    Terraform: owner = "AWS", provider = "CodeStarSourceConnection", version = "1" and configuration = { ConnectionArn = aws_codestarconnections_connection.github.arn, FullRepositoryId = "acme/shop", BranchName = "main" }.
    CloudFormation: ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: "1" } and Configuration: { ConnectionArn: !Ref Connection, FullRepositoryId: acme/shop, BranchName: main }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/codepipeline/latest/userguide/appendix-github-oauth.html",
    "https://docs.aws.amazon.com/codepipeline/latest/userguide/update-github-action-connections.html",
  ]

  fail "by a token" {
    variable "token" {
      sensitive = true
    }
    resource "aws_codepipeline" "p" {
      stage {
        name = "Source"
        action {
          name     = "Source"
          category = "Source"
          owner    = "ThirdParty"
          provider = "GitHub"
          version  = "1"
          configuration = {
            Owner      = "acme"
            Repo       = "shop"
            Branch     = "main"
            OAuthToken = var.token
          }
        }
      }
      stage {
        name = "Deploy"
        action {
          category = "Deploy"
          owner    = "AWS"
          provider = "S3"
          version  = "1"
        }
      }
    }
    expect {
      count = 1
      at    = "main.tf:11"
    }
  }

  pass "by a connection, a third party's other action, one of one's own" {
    resource "aws_codepipeline" "p" {
      stage {
        name = "Source"
        action {
          category = "Source"
          owner    = "AWS"
          provider = "CodeStarSourceConnection"
          version  = "1"
        }
        action {
          category = "Source"
          owner    = "Custom"
          provider = "GitHub"
          version  = "1"
        }
        action {
          category = "Test"
          owner    = "ThirdParty"
          provider = "BlazeMeter"
          version  = "1"
        }
      }
    }
  }

  undecided "from a variable" {
    variable "provider" {}
    resource "aws_codepipeline" "p" {
      stage {
        action {
          owner    = "ThirdParty"
          provider = var.provider
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Token: { Type: String, NoEcho: true }
      Resources:
        P:
          Type: AWS::CodePipeline::Pipeline
          Properties:
            Stages:
              - Name: Source
                Actions:
                  - Name: Source
                    ActionTypeId:
                      Category: Source
                      Owner: ThirdParty
                      Provider: GitHub
                      Version: "1"
                    Configuration: { Owner: acme, Repo: shop, Branch: main, OAuthToken: !Ref Token }
    YAML
    expect {
      at = "template.yaml:14"
    }
  }

  pass "by a connection, in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::CodePipeline::Pipeline
          Properties:
            Stages:
              - Name: Source
                Actions:
                  - { Name: Source, ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: "1" } }
                  - { Name: Own, ActionTypeId: { Category: Source, Owner: Custom, Provider: GitHub, Version: "1" } }
    YAML
  }
}
