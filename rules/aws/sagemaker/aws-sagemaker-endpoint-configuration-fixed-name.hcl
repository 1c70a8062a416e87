rule "aws-sagemaker-endpoint-configuration-fixed-name" {
  title     = "Endpoint never gets a changed configuration"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_sagemaker_endpoint_configuration"
  languages = ["terraform"]

  let {
    endpoints = [for e in referrers(self, "aws_sagemaker_endpoint", "endpoint_config_name") : facts(e).address]
    # A name made anew each time, or of a checksum, is another one.
    varies = contains(list(resource.changing), "name") || length(regexall("[0-9a-f]{6}", self.name)) > 0
  }
  when    = length(endpoints) > 0
  require = self.name == null || self.name == "" || varies
  focus   = self.name
  message = (
    resource.lifecycle.create_before_destroy == true
    ? "Every change of ${resource.address} fails: the second one is made first, and can't have the same name."
    : "A change of ${resource.address} never reaches ${join(", ", endpoints)}: it is made again under the same name, so nothing changes for the endpoint."
  )
  remedy = <<-TEXT
    Terraform: name_prefix = "shop-" instead of name, with lifecycle { create_before_destroy = true }.
  TEXT

  references = [
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sagemaker_endpoint_configuration",
    "https://github.com/philschmid/terraform-aws-sagemaker-huggingface/issues/6",
  ]

  fail "a fixed name" {
    resource "aws_sagemaker_endpoint_configuration" "c" {
      name = "shop"
    }
    resource "aws_sagemaker_endpoint" "e" {
      name                 = "shop"
      endpoint_config_name = aws_sagemaker_endpoint_configuration.c.name
    }
    expect {
      at      = "main.tf:2"
      message = "never reaches aws_sagemaker_endpoint.e"
    }
  }

  fail "a fixed name, the second one made first" {
    resource "aws_sagemaker_endpoint_configuration" "c" {
      name = "shop"
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_sagemaker_endpoint" "e" {
      name                 = "shop"
      endpoint_config_name = aws_sagemaker_endpoint_configuration.c.name
    }
    expect {
      message = "fails: the second one"
    }
  }

  pass "a prefix; a checksum; made anew; no endpoint" {
    resource "aws_sagemaker_endpoint_configuration" "a" {
      name_prefix = "shop-"
    }
    resource "aws_sagemaker_endpoint_configuration" "b" {
      name = "shop-${substr(sha256("model"), 0, 8)}"
    }
    resource "aws_sagemaker_endpoint_configuration" "c" {
      name = "shop-${formatdate("YYYYMMDDhhmmss", timestamp())}"
    }
    resource "aws_sagemaker_endpoint_configuration" "d" {
      name = ""
    }
    resource "aws_sagemaker_endpoint" "a" {
      name                 = "a"
      endpoint_config_name = aws_sagemaker_endpoint_configuration.a.name
    }
    resource "aws_sagemaker_endpoint" "b" {
      name                 = "b"
      endpoint_config_name = aws_sagemaker_endpoint_configuration.b.name
    }
    resource "aws_sagemaker_endpoint" "c" {
      name                 = "c"
      endpoint_config_name = aws_sagemaker_endpoint_configuration.c.name
    }
    resource "aws_sagemaker_endpoint" "d" {
      name                 = "d"
      endpoint_config_name = aws_sagemaker_endpoint_configuration.d.name
    }
    resource "aws_sagemaker_endpoint_configuration" "alone" {
      name = "shop"
    }
  }

  undecided "a name from a variable" {
    variable "name" {}
    resource "aws_sagemaker_endpoint_configuration" "c" {
      name = var.name
    }
    resource "aws_sagemaker_endpoint" "e" {
      name                 = "shop"
      endpoint_config_name = aws_sagemaker_endpoint_configuration.c.name
    }
  }
}
