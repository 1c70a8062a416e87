rule "aws-lb-target-port-closed" {
  title     = "Target's security group doesn't let the load balancer in"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_lb_target_group"

  let {
    # A target is reached on its own port, else on that of the group. A template says targets in the group.
    attached = [for a in referrers(self, "aws_lb_target_group_attachment", "target_group_arn") : { id = a.target_id, port = a.port != null ? a.port : self.port }]
    inline   = resource.language == "cloudformation" ? [for t in list(self.Targets) : { id = t.Id, port = t.Port != null ? t.Port : self.port }] : []
    server   = target(each.value.id, "aws_instance")
    groups   = [for g in list(server.vpc_security_group_ids) : target(g, "aws_security_group")]
    # Rules of a group that others know may be elsewhere.
    exported = anytrue([for g in groups : anytrue([for r in referrers(g, "*") : contains(["terraform.output", "cloudformation.output"], facts(r).kind)])])
    opens = anytrue([for g in groups : anytrue([
      for r in g.ingress[*] : contains(["-1", "all"], lower("${r.protocol}"))
      || (contains(["tcp", "6", "udp", "17"], lower("${r.protocol}")) && r.from_port <= each.value.port && r.to_port >= each.value.port)
    ])])
  }

  for_each = concat(attached, inline)
  # Groups of a network interface of its own aren't the instance's.
  when    = known(server) && length(groups) > 0 && alltrue([for g in groups : known(g) && g != null]) && !exported && length(server.network_interface[*]) == 0
  require = opens
  focus   = each.value.id
  message = "${facts(server).address} never gets a request of ${resource.address}, and fails its health checks: the load balancer reaches it on port ${each.value.port}, and ${join(" and ", [for g in groups : facts(g).address])} ${length(groups) == 1 ? "lets" : "let"} nothing in there."
  remedy  = <<-TEXT
    Let the load balancer's group in on the port of the target.
    Terraform: ingress { from_port = 5000, to_port = 5000, protocol = "tcp", security_groups = [aws_security_group.balancer.id] }
    CloudFormation: SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5000, ToPort: 5000, SourceSecurityGroupId: !GetAtt Balancer.GroupId }]
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html",
  ]

  fail "the group's port, a port of its own; below a range, by another protocol" {
    resource "aws_security_group" "app" {
      ingress {
        from_port   = 80
        to_port     = 80
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
      ingress {
        from_port   = 9000
        to_port     = 9100
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
      ingress {
        from_port   = 0
        to_port     = 65535
        protocol    = "50"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
    resource "aws_instance" "app" {
      vpc_security_group_ids = [aws_security_group.app.id]
    }
    resource "aws_lb_target_group" "app" {
      port     = 5000
      protocol = "HTTP"
    }
    resource "aws_lb_target_group_attachment" "app" {
      target_group_arn = aws_lb_target_group.app.arn
      target_id        = aws_instance.app.id
    }
    resource "aws_lb_target_group" "web" {
      port     = 80
      protocol = "HTTP"
    }
    resource "aws_lb_target_group_attachment" "web" {
      target_group_arn = aws_lb_target_group.web.arn
      target_id        = aws_instance.app.id
      port             = 8080
    }
    expect {
      count   = 2
      message = "aws_security_group.app lets nothing in there"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: Of the server, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/8 }] } }
        Server: { Type: AWS::EC2::Instance, Properties: { SecurityGroupIds: [!GetAtt Group.GroupId] } }
        App: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 5000, Protocol: HTTP, Targets: [{ Id: !Ref Server }] } }
        Web: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 80, Protocol: HTTP, Targets: [{ Id: !Ref Server, Port: 8080 }] } }
    YAML
    expect {
      count = 2
    }
  }

  pass "open, by a rule of its own, on one of two groups; a group from elsewhere, one that is an output; no groups; an interface of its own; a server from elsewhere" {
    variable "given" {}
    resource "aws_security_group" "app" {
      ingress {
        from_port   = 5000
        to_port     = 5000
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
    resource "aws_security_group" "ruled" {}
    resource "aws_vpc_security_group_ingress_rule" "ruled" {
      security_group_id = aws_security_group.ruled.id
      from_port         = 4000
      to_port           = 6000
      ip_protocol       = "tcp"
      cidr_ipv4         = "10.0.0.0/8"
    }
    resource "aws_security_group" "closed" {}
    resource "aws_security_group" "known" {}
    output "group" {
      value = aws_security_group.known.id
    }
    resource "aws_network_interface" "own" {
      security_groups = [aws_security_group.app.id]
    }
    resource "aws_instance" "all" {
      for_each = {
        one   = [aws_security_group.app.id]
        two   = [aws_security_group.closed.id, aws_security_group.ruled.id]
        other = [aws_security_group.closed.id, "sg-0123456789abcdef0"]
        known = [aws_security_group.known.id]
        given = [aws_security_group.closed.id, var.given]
        none  = []
      }
      vpc_security_group_ids = each.value
    }
    resource "aws_instance" "own" {
      vpc_security_group_ids = [aws_security_group.closed.id]
      network_interface {
        device_index         = 0
        network_interface_id = aws_network_interface.own.id
      }
    }
    resource "aws_lb_target_group" "app" {
      port     = 5000
      protocol = "HTTP"
    }
    resource "aws_lb_target_group_attachment" "all" {
      for_each         = toset(["one", "two", "other", "known", "given", "none"])
      target_group_arn = aws_lb_target_group.app.arn
      target_id        = aws_instance.all[each.key].id
    }
    resource "aws_lb_target_group_attachment" "own" {
      target_group_arn = aws_lb_target_group.app.arn
      target_id        = aws_instance.own.id
    }
    resource "aws_lb_target_group_attachment" "given" {
      target_group_arn = aws_lb_target_group.app.arn
      target_id        = var.given
    }
    resource "aws_lb_target_group_attachment" "elsewhere" {
      target_group_arn = aws_lb_target_group.app.arn
      target_id        = "i-0123456789abcdef0"
    }
  }

  pass "open, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: Of the server } }
        Rule: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt Group.GroupId, IpProtocol: "-1", CidrIp: 10.0.0.0/8 } }
        Server: { Type: AWS::EC2::Instance, Properties: { SecurityGroupIds: [!GetAtt Group.GroupId] } }
        App: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 5000, Protocol: HTTP, Targets: [{ Id: !Ref Server }] } }
    YAML
  }

  undecided "a port that isn't known, rules that aren't" {
    variable "port" {}
    variable "rules" {}
    resource "aws_security_group" "app" {
      ingress {
        from_port   = 80
        to_port     = 80
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
    resource "aws_security_group" "given" {
      dynamic "ingress" {
        for_each = var.rules
        content {
          from_port = ingress.value
          to_port   = ingress.value
          protocol  = "tcp"
        }
      }
    }
    resource "aws_instance" "app" {
      vpc_security_group_ids = [aws_security_group.app.id]
    }
    resource "aws_instance" "given" {
      vpc_security_group_ids = [aws_security_group.given.id]
    }
    resource "aws_lb_target_group" "app" {
      port     = var.port
      protocol = "HTTP"
    }
    resource "aws_lb_target_group" "web" {
      port     = 8080
      protocol = "HTTP"
    }
    resource "aws_lb_target_group_attachment" "app" {
      target_group_arn = aws_lb_target_group.app.arn
      target_id        = aws_instance.app.id
    }
    resource "aws_lb_target_group_attachment" "given" {
      target_group_arn = aws_lb_target_group.web.arn
      target_id        = aws_instance.given.id
    }
  }
}
