rule "aws-autoscaling-group-without-tags" {
  title     = "Instances of a group have no tags"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_autoscaling_group"
  languages = ["terraform"]
  default   = "opt-in"

  require = length(self.tag[*]) > 0 || length(self.tags) > 0
  message = "Instances of ${resource.address} can't be told apart on the bill: the group gives them no tags, and default_tags don't reach them."
  remedy  = <<-TEXT
    Terraform: tag { key = "team"  value = "shop"  propagate_at_launch = true }.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html"]
  aliases    = { checkov = ["CKV_AWS_153"] }

  fail "wrong" {
    resource "aws_autoscaling_group" "a" {
      min_size = 1
      max_size = 2
    }
  }

  pass "right" {
    resource "aws_autoscaling_group" "a" {
      min_size = 1
      max_size = 2
      tag {
        key                 = "team"
        value               = "shop"
        propagate_at_launch = true
      }
    }
  }
}
