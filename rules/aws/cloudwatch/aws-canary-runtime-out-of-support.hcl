rule "aws-canary-runtime-out-of-support" {
  title     = "Canary's runtime is out of support"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_synthetics_canary"

  let {
    facts = support("synthetics", self.runtime_version)
  }
  require = days_until(facts.ends) >= 0
  focus   = self.runtime_version
  message = "The runtime ${self.runtime_version} of ${resource.address} ended on ${facts.ends}: it gets no more fixes, and no canary can be made with it, nor this one anew."
  remedy  = <<-TEXT
    Terraform: runtime_version of a later runtime of the same family, after trying the script with it.
    CloudFormation: RuntimeVersion, the same.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Runtime_Support_Policy.html"]

  fail "ended" {
    given {
      as_of = "2026-03-01"
    }
    resource "aws_synthetics_canary" "a" {
      name            = "a"
      runtime_version = "syn-nodejs-puppeteer-7.0"
    }
  }

  pass "not yet" {
    given {
      as_of = "2025-03-01"
    }
    resource "aws_synthetics_canary" "a" {
      name            = "a"
      runtime_version = "syn-nodejs-puppeteer-7.0"
    }
  }

  undecided "a runtime that isn't listed" {
    resource "aws_synthetics_canary" "a" {
      name            = "a"
      runtime_version = "syn-nodejs-puppeteer-99.0"
    }
  }

  fail "template" {
    given {
      as_of = "2026-03-01"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Synthetics::Canary
          Properties: { Name: a, RuntimeVersion: syn-python-selenium-5.1 }
    YAML
  }

  pass "template" {
    given {
      as_of = "2025-03-01"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Synthetics::Canary
          Properties: { Name: a, RuntimeVersion: syn-python-selenium-5.1 }
    YAML
  }
}
