rule "aws-lb-deletion-protection" {
  title     = "Load balancer can be deleted by mistake"
  severity  = "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_lb"
  default   = "production"

  require = self.enable_deletion_protection
  message = "One wrong click or change deletes ${resource.address}, and with it the address that everybody uses."
  remedy  = <<-TEXT
    Terraform: enable_deletion_protection = true
    CloudFormation: LoadBalancerAttributes: [{ Key: deletion_protection.enabled, Value: "true" }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html"]
  aliases    = { checkov = ["CKV_AWS_150"] }
  controls   = { "fsbp" = ["ELB.6"], "nist-800-53-r5" = ["CA-9(1)", "CM-2", "CM-2(2)", "CM-3", "SC-5(2)"] }

  fail "absent" {
    resource "aws_lb" "l" {}
  }

  pass "on" {
    resource "aws_alb" "l" {
      enable_deletion_protection = true
    }
  }

  undecided "from a variable" {
    variable "protect" { type = bool }
    resource "aws_lb" "l" {
      enable_deletion_protection = var.protect
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Lb: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
    YAML
  }

  pass "protected template" {
    cloudformation = <<-YAML
      Resources:
        Lb:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            LoadBalancerAttributes: [{ Key: deletion_protection.enabled, Value: "true" }]
    YAML
  }
}
