rule "aws-athena-results-encryption-unsaid" {
  title     = "Query results are encrypted only as their bucket happens to be"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_athena_workgroup", "aws_athena_database"]
  default   = "opt-in"

  let {
    encryption = resource.kind == "aws_athena_database" ? self.encryption_configuration : self.configuration.result_configuration.encryption_configuration
  }

  require = encryption != null || self.configuration.managed_query_results_configuration.enabled == true
  message = "${resource.address} doesn't say how results are encrypted: they have the default encryption of the bucket that they are written to."
  remedy  = <<-TEXT
    Terraform: encryption_configuration { encryption_option = "SSE_KMS"  … } in result_configuration; of a database, in the resource itself.
    CloudFormation: EncryptionConfiguration: { EncryptionOption: SSE_KMS, KmsKey: … } in ResultConfiguration.
  TEXT

  references = ["https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html"]
  aliases    = { checkov = ["CKV_AWS_77", "CKV_AWS_159"], trivy = ["AVD-AWS-0006"] }

  fail "not said" {
    resource "aws_athena_workgroup" "a" {
      configuration {
        result_configuration {
          output_location = "s3://results/"
        }
      }
    }
    resource "aws_athena_database" "b" {
      bucket = "results"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Athena::WorkGroup
          Properties: { Name: a }
    YAML
  }

  pass "set" {
    resource "aws_athena_workgroup" "a" {
      configuration {
        result_configuration {
          encryption_configuration {
            encryption_option = "SSE_S3"
          }
        }
      }
    }
    resource "aws_athena_database" "b" {
      bucket = "results"
      encryption_configuration {
        encryption_option = "SSE_S3"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Athena::WorkGroup
          Properties: { Name: a, WorkGroupConfiguration: { ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: SSE_S3 } } } }
    YAML
  }

  pass "results that Athena keeps itself" {
    resource "aws_athena_workgroup" "a" {
      configuration {
        managed_query_results_configuration {
          enabled = true
        }
      }
    }
  }
}
