rule "aws-security-group-unused" {
  title     = "Security group is attached to nothing"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"
  default   = "opt-in"

  let {
    # To be the source of another group's rules is no attachment.
    rules = ["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"]
    users = [for r in referrers(self, "*") : r if !contains(rules, facts(r).kind)]
  }

  when    = resource.type != "aws_default_security_group"
  require = length(users) > 0
  focus   = self
  message = "${resource.address} protects nothing, and whoever attaches it one day opens what somebody once wanted open."
  remedy  = <<-TEXT
    Attach it, hand it out as an output, or remove it.
    Terraform: vpc_security_group_ids = [aws_security_group.app.id]
    CloudFormation: SecurityGroupIds: [!GetAtt AppSecurityGroup.GroupId]
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-22"]
  aliases    = { checkov = ["CKV2_AWS_5"] }

  fail "named by rules alone" {
    resource "aws_security_group" "a" {}
    resource "aws_security_group_rule" "a" {
      security_group_id = aws_security_group.a.id
      type              = "ingress"
    }
    resource "aws_vpc_security_group_egress_rule" "a" {
      security_group_id = aws_security_group.a.id
    }
    resource "aws_security_group" "b" {
      ingress {
        security_groups = [aws_security_group.a.id]
      }
    }
    expect {
      count = 2
    }
  }

  fail "waited for, and read by nobody outside of its module" {
    module "groups" {
      source = "./groups"
    }
    resource "aws_instance" "i" {
      depends_on = [module.groups]
    }
    file "groups/main.tf" <<-TEXT
      resource "aws_security_group" "a" {}
      resource "terraform_data" "wait" {
        depends_on = [aws_security_group.a]
      }
      output "id" {
        value = aws_security_group.a.id
      }
    TEXT
  }

  pass "attached, handed out, or the default group" {
    resource "aws_security_group" "a" {}
    resource "aws_instance" "i" {
      vpc_security_group_ids = [aws_security_group.a.id]
    }
    resource "aws_security_group" "b" {}
    output "group" {
      value = aws_security_group.b.id
    }
    module "groups" {
      source = "./groups"
    }
    resource "aws_lb" "l" {
      security_groups = [module.groups.id]
    }
    resource "aws_default_security_group" "d" {}
    file "groups/main.tf" <<-TEXT
      resource "aws_security_group" "a" {}
      output "id" {
        value = aws_security_group.a.id
      }
    TEXT
  }

  undecided "given to a module that isn't there" {
    resource "aws_security_group" "a" {}
    module "service" {
      source             = "example/service/aws"
      security_group_ids = [aws_security_group.a.id]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: a } }
        B: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !Ref A, IpProtocol: tcp } }
        C: { Type: AWS::SNS::Topic, DependsOn: A }
    YAML
  }

  pass "attached or handed out in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: a } }
        I: { Type: AWS::EC2::Instance, Properties: { SecurityGroupIds: [!GetAtt A.GroupId] } }
        B: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: b } }
      Outputs:
        B: { Value: !GetAtt B.GroupId }
    YAML
  }
}
