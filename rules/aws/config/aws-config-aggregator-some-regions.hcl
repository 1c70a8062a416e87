rule "aws-config-aggregator-some-regions" {
  title     = "AWS Config gathers from some regions only"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_config_configuration_aggregator"

  let {
    sources = concat(self.account_aggregation_source[*], self.organization_aggregation_source[*])
  }

  require = length(sources) > 0 && alltrue([for s in sources : s.all_regions])
  focus   = self
  message = "What is set up in other regions isn't seen in ${resource.address}, and those are where nobody looks."
  remedy  = <<-TEXT
    Terraform: account_aggregation_source { all_regions = true }, or in organization_aggregation_source
    CloudFormation: AllAwsRegions: true
  TEXT

  references = ["https://docs.aws.amazon.com/config/latest/developerguide/aggregate-data.html"]
  aliases    = { checkov = ["CKV_AWS_121"], trivy = ["AVD-AWS-0019"] }

  fail "some regions, none" {
    resource "aws_config_configuration_aggregator" "a" {
      name = "a"
      account_aggregation_source {
        account_ids = ["111122223333"]
        regions     = ["eu-west-1"]
      }
    }
    resource "aws_config_configuration_aggregator" "o" {
      name = "o"
      organization_aggregation_source {
        regions  = ["eu-west-1"]
        role_arn = "arn:aws:iam::111122223333:role/config"
      }
    }
    resource "aws_config_configuration_aggregator" "n" {
      name = "n"
    }
    expect {
      count = 3
    }
  }

  pass "all regions" {
    resource "aws_config_configuration_aggregator" "a" {
      name = "a"
      account_aggregation_source {
        account_ids = ["111122223333"]
        all_regions = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::Config::ConfigurationAggregator, Properties: { ConfigurationAggregatorName: a, AccountAggregationSources: [{ AccountIds: ["111122223333"], AwsRegions: [eu-west-1] }] } }
    YAML
  }

  pass "template for all regions" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::Config::ConfigurationAggregator, Properties: { ConfigurationAggregatorName: a, OrganizationAggregationSource: { AllAwsRegions: true, RoleArn: arn } } }
    YAML
  }
}
