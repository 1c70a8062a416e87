rule "aws-sagemaker-review-output-no-customer-key" {
  title     = "Results of human reviews have no key of their own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_sagemaker_flow_definition"
  languages = ["terraform"]
  default   = "opt-in"

  require = is_customer_key(self.output_config.kms_key_id)
  message = "Who may read what people have answered in ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: output_config { kms_key_id = aws_kms_key.models.arn }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/sagemaker/latest/dg/a2i-permissions-security.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_372"] }

  fail "not said" {
    resource "aws_sagemaker_flow_definition" "a" {
      output_config {
        s3_output_path = "s3://reviews/"
      }
    }
  }

  pass "set" {
    resource "aws_sagemaker_flow_definition" "a" {
      output_config {
        s3_output_path = "s3://reviews/"
        kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/s3"
    }
    resource "aws_sagemaker_flow_definition" "a" {
      output_config {
        s3_output_path = "s3://reviews/"
        kms_key_id     = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_sagemaker_flow_definition" "a" {
      output_config {
        s3_output_path = "s3://reviews/"
        kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_sagemaker_flow_definition" "a" {
      output_config {
        s3_output_path = "s3://reviews/"
        kms_key_id     = data.aws_kms_alias.k.target_key_arn
      }
    }
  }
}
