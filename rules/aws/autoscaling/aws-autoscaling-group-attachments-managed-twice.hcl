rule "aws-autoscaling-group-attachments-managed-twice" {
  title     = "A group's load balancers are managed in two places"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_autoscaling_group"
  languages = ["terraform"]

  let {
    inline = concat(list(self.target_group_arns), list(self.load_balancers), self.traffic_source[*])
    # One that names no load balancer attaches none.
    empty = [for a in referrers(self, "aws_autoscaling_attachment", "autoscaling_group_name") : alltrue([for l in [a.elb, a.lb_target_group_arn, a.alb_target_group_arn] : l == null])]
  }
  when    = anytrue([for e in empty : !(known(e) && e)])
  require = length(inline) == 0 || anytrue([for a in ["target_group_arns", "load_balancers", "traffic_source"] : ignored(a)])
  focus   = inline
  message = "Each apply detaches ${resource.address} from a load balancer, and the next one attaches it again: the group claims all of them, and aws_autoscaling_attachment adds to them."
  remedy  = <<-TEXT
    Terraform: either target_group_arns in the group, or aws_autoscaling_attachment, not both.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/autoscaling_attachment"]

  fail "both" {
    resource "aws_autoscaling_group" "g" {
      target_group_arns = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1"]
    }
    resource "aws_autoscaling_attachment" "a" {
      autoscaling_group_name = aws_autoscaling_group.g.name
      lb_target_group_arn    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/b/1"
    }
  }

  fail "a classic load balancer, a source" {
    resource "aws_autoscaling_group" "g" {
      load_balancers = ["a"]
    }
    resource "aws_autoscaling_attachment" "g" {
      autoscaling_group_name = aws_autoscaling_group.g.name
      elb                    = "b"
    }
    resource "aws_autoscaling_group" "h" {
      traffic_source {
        identifier = "a"
      }
    }
    resource "aws_autoscaling_attachment" "h" {
      autoscaling_group_name = aws_autoscaling_group.h.name
      elb                    = "b"
    }
    expect {
      count = 2
    }
  }

  pass "one of them, or ignored" {
    resource "aws_autoscaling_group" "a" {}
    resource "aws_autoscaling_attachment" "a" {
      autoscaling_group_name = aws_autoscaling_group.a.name
      elb                    = "b"
    }
    resource "aws_autoscaling_group" "b" {
      load_balancers = ["a"]
    }
    resource "aws_autoscaling_group" "c" {
      load_balancers = ["a"]
      lifecycle {
        ignore_changes = [load_balancers, target_group_arns]
      }
    }
    resource "aws_autoscaling_attachment" "c" {
      autoscaling_group_name = aws_autoscaling_group.c.name
      elb                    = "b"
    }
  }

  pass "attachments of nothing" {
    resource "aws_autoscaling_group" "g" {
      load_balancers = ["a"]
    }
    resource "aws_autoscaling_attachment" "g" {
      autoscaling_group_name = aws_autoscaling_group.g.name
    }
  }

  fail "attachments of what a variable says, of the provider's older name" {
    variable "elb" {}
    resource "aws_autoscaling_group" "g" {
      load_balancers = ["a"]
    }
    resource "aws_autoscaling_attachment" "g" {
      autoscaling_group_name = aws_autoscaling_group.g.name
      elb                    = var.elb
    }
    resource "aws_autoscaling_group" "h" {
      load_balancers = ["a"]
    }
    resource "aws_autoscaling_attachment" "h" {
      autoscaling_group_name = aws_autoscaling_group.h.name
      alb_target_group_arn   = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/b/1"
    }
    expect {
      count = 2
    }
  }
}
