rule "terraform-module-source-credentials" {
  title     = "Credentials stand in the address of a module"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = "terraform.module_call"
  secret    = true
  languages = ["terraform"]

  require = length(regexall("://[^/@:]+:[^/@]+@|[?&](access_)?(token|password|sig|aws_access_key_secret)=", self.source)) == 0
  focus   = self.source
  message = "Whoever reads this repository, its history or the logs of terraform init has the credentials by which ${resource.address} is fetched."
  remedy  = <<-TEXT
    Remove and revoke them. Terraform: source = "git::https://github.com/acme/network.git?ref=v1.2.0", and credentials in git's helper or an SSH key of the pipeline.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/sources#generic-git-repository"]

  fail "a password, a token" {
    module "a" {
      source = "git::https://deploy:hunter2hunter2@git.example.com/network.git?ref=v1.0.0"
    }
    module "b" {
      source = "https://modules.example.com/network.zip?token=abcdefgh"
    }
    expect {
      count = 2
    }
  }

  pass "a user's name, a tag" {
    module "a" {
      source = "git::ssh://git@git.example.com/network.git?ref=v1.0.0"
    }
    module "b" {
      source = "git::https://github.com/acme/network.git?ref=token"
    }
  }
}
