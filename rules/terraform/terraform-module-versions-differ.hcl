rule "terraform-module-versions-differ" {
  title     = "One module is used in versions far apart"
  severity  = "info"
  category  = "versioning"
  checklist = "provision"
  kind      = "tree"
  languages = ["terraform"]

  let {
    calls = flatten([for s in self.stacks : [for m in s.modules : m if m.version != null || m.ref != null]])
  }
  for_each = { for m in calls : split("?", m.source)[0] => m... }
  require  = length(distinct([for m in each.value : regexall("[0-9]+", m.version != null ? m.version : m.ref)[0]])) <= 1
  focus    = each.value[0].source
  message = "Who changes ${each.key} has to think of several of its major versions: ${join(", ", sort(distinct([for m in each.value : m.version != null ? m.version : m.ref])))} are in use, and what one environment shows says nothing of another."
  remedy  = <<-TEXT
    Terraform: bring all callers to one major version.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/sources"]

  fail "far apart" {
    file "dev/main.tf" <<-TEXT
      module "vpc" {
        source  = "terraform-aws-modules/vpc/aws"
        version = "~> 5.8"
      }
      module "net" {
        source = "git::https://example.com/net.git?ref=v1.2.0"
      }
    TEXT
    file "prod/main.tf" <<-TEXT
      module "vpc" {
        source  = "terraform-aws-modules/vpc/aws"
        version = "~> 3.0"
      }
      module "net" {
        source = "git::https://example.com/net.git?ref=v2.0.0"
      }
    TEXT
    expect {
      count = 2
    }
  }

  pass "one of them, or near; not said" {
    file "dev/main.tf" <<-TEXT
      module "vpc" {
        source  = "terraform-aws-modules/vpc/aws"
        version = "~> 5.8"
      }
      module "other" {
        source = "terraform-aws-modules/eks/aws"
      }
      module "local" {
        source = "../m"
      }
    TEXT
    file "prod/main.tf" <<-TEXT
      module "vpc" {
        source  = "terraform-aws-modules/vpc/aws"
        version = "~> 5.1"
      }
      module "other" {
        source  = "terraform-aws-modules/eks/aws"
        version = "~> 20.0"
      }
    TEXT
    file "m/main.tf" <<-TEXT
      variable "x" { default = 1 }
    TEXT
  }
}
