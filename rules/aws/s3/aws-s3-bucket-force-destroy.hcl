rule "aws-s3-bucket-force-destroy" {
  title     = "A destroy takes all that is stored with it"
  severity  = "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = ["aws_s3_bucket", "aws_ecr_repository", "aws_route53_zone"]
  languages = ["terraform"]
  default   = "production"

  let {
    forced = resource.kind == "aws_ecr_repository" ? self.force_delete : self.force_destroy
  }
  require = forced != true
  focus   = forced
  message = "A plan that destroys or replaces ${resource.address} deletes everything in it, without a further question."
  remedy  = <<-TEXT
    Terraform: remove force_destroy = true (force_delete of a repository): Terraform then refuses while something is in it.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket"]

  fail "of each kind" {
    resource "aws_s3_bucket" "b" {
      force_destroy = true
    }
    resource "aws_ecr_repository" "r" {
      name         = "r"
      force_delete = true
    }
    resource "aws_route53_zone" "z" {
      name          = "example.com"
      force_destroy = true
    }
    expect {
      count = 3
    }
  }

  pass "not forced" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_ecr_repository" "r" {
      name         = "r"
      force_delete = false
    }
  }
}
