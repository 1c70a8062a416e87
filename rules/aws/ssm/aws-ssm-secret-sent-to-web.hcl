rule "aws-ssm-secret-sent-to-web" {
  title     = "Secret parameter is sent to a web address"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "data.http"
  languages = ["terraform"]

  require = target(self.url, "aws_ssm_parameter").type != "SecureString"
  focus   = self.url
  message = "Every plan sends the value to the server of ${resource.address}, in an address that servers and proxies write into their logs."
  remedy  = <<-TEXT
    Terraform: leave the parameter out of url
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/http/latest/docs/data-sources/http"]
  aliases    = { checkov = ["CKV2_AWS_36"] }

  fail "the value in the address" {
    resource "aws_ssm_parameter" "p" {
      name = "p"
      type = "SecureString"
    }
    data "http" "h" {
      url = "https://example.com/?q=${aws_ssm_parameter.p.value}"
    }
  }

  pass "no secret, nothing" {
    resource "aws_ssm_parameter" "p" {
      name = "p"
      type = "String"
    }
    data "http" "h" {
      url = "https://example.com/?q=${aws_ssm_parameter.p.value}"
    }
    data "http" "n" {
      url = "https://example.com/"
    }
  }
}
