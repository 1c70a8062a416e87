rule "aws-instance-not-ebs-optimized" {
  title     = "Instance shares its network with its disks"
  severity  = "info"
  category  = "cost"
  checklist = "performance"
  kind      = "aws_instance"
  languages = ["terraform"]
  default   = "opt-in"

  let {
    # Types that can be and aren't by themselves. Newer ones always are, whatever is said, and other old ones can't be.
    optional = [
      "c1.xlarge", "c3.xlarge", "c3.2xlarge", "c3.4xlarge", "g2.2xlarge", "i2.xlarge", "i2.2xlarge", "i2.4xlarge", "m1.large",
      "m1.xlarge", "m2.2xlarge", "m2.4xlarge", "m3.xlarge", "m3.2xlarge", "r3.xlarge", "r3.2xlarge", "r3.4xlarge",
    ]
  }

  when    = contains(optional, self.instance_type)
  require = self.ebs_optimized
  message = "Disks and network of ${resource.address} compete; types of today are EBS-optimized at no charge, ${self.instance_type} only where it is said."
  remedy  = <<-TEXT
    Terraform: ebs_optimized = true, or a current type.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html"]
  aliases    = { checkov = ["CKV_AWS_135"] }

  fail "wrong" {
    resource "aws_instance" "a" {
      instance_type = "m3.xlarge"
    }
  }

  pass "right" {
    resource "aws_instance" "a" {
      instance_type = "m3.xlarge"
      ebs_optimized = true
    }
  }

  pass "types that always are, and some that can't be" {
    resource "aws_instance" "a" {
      instance_type = "t3.micro"
    }
    resource "aws_instance" "b" {
      instance_type = "m4.large"
      ebs_optimized = false
    }
    resource "aws_instance" "c" {
      instance_type = "t2.micro"
    }
    resource "aws_instance" "d" {
      instance_type = "m3.medium"
    }
  }

  undecided "type from a variable" {
    variable "type" {}
    resource "aws_instance" "a" {
      instance_type = var.type
    }
  }
}
