rule "aws-autoscaling-attachment-of-nothing" {
  title     = "Attachment of an Auto Scaling group names no load balancer"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_autoscaling_attachment"
  languages = ["terraform"]

  # The last of them is the name that older versions of the provider have for the second.
  require = anytrue([for a in ["elb", "lb_target_group_arn", "alb_target_group_arn"] : self[a] != null])
  focus   = self.autoscaling_group_name
  message = "No load balancer sends anything to the instances by ${resource.address}: it names neither a load balancer nor a target group, and the provider refuses it today."
  remedy  = <<-TEXT
    Terraform: lb_target_group_arn = aws_lb_target_group.app.arn, or without the attachment where the group names its target groups itself.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/autoscaling_attachment"]

  fail "neither" {
    resource "aws_autoscaling_attachment" "a" {
      autoscaling_group_name = "g"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "one of them" {
    resource "aws_autoscaling_attachment" "a" {
      autoscaling_group_name = "g"
      elb                    = "a"
    }
    resource "aws_autoscaling_attachment" "b" {
      autoscaling_group_name = "g"
      lb_target_group_arn    = aws_lb_target_group.b.arn
    }
    resource "aws_lb_target_group" "b" {}
    resource "aws_autoscaling_attachment" "c" {
      autoscaling_group_name = "g"
      alb_target_group_arn   = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/c/1"
    }
  }

  undecided "one by a variable" {
    variable "elb" {}
    resource "aws_autoscaling_attachment" "a" {
      autoscaling_group_name = "g"
      elb                    = var.elb
    }
  }
}
