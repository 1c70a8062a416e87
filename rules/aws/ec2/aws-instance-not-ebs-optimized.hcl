rule "aws-instance-not-ebs-optimized" {
  title     = "Instance shares its network with its disks"
  severity  = "info"
  category  = "cost"
  checklist = "performance"
  kind      = "aws_instance"
  languages = ["terraform"]
  default   = "opt-in"

  require = self.ebs_optimized
  message = "Disks and network of ${resource.address} compete; types of today are EBS-optimized at no charge, older ones only where it is said."
  remedy  = <<-TEXT
    Terraform: ebs_optimized = true, or a current type.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html"]
  aliases    = { checkov = ["CKV_AWS_135"] }

  fail "wrong" {
    resource "aws_instance" "a" {
      instance_type = "m4.large"
    }
  }

  pass "right" {
    resource "aws_instance" "a" {
      ebs_optimized = true
    }
  }
}
