rule "aws-security-group-database-port-open" {
  title     = "Security group lets the whole internet reach a database"
  severity  = hidden ? "medium" : "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"

  let {
    protocol = lower("${each.value.protocol == null ? "" : each.value.protocol}")
    # Where everything is open, another rule says so.
    all_ports = protocol == "-1" || protocol == "all" || (contains(["tcp", "udp", "6", "17"], protocol) && each.value.from_port <= 1 && each.value.to_port >= 65535)
    everybody = cidr_is_everywhere([each.value.cidr_blocks, each.value.ipv6_cidr_blocks])
    # What is open to all of IPv4 and to all of IPv6 in rules of its own is told once.
    opened = [for i, r in self.ingress[*] : { at = tonumber(i), rule = r } if cidr_is_everywhere([r.cidr_blocks, r.ipv6_cidr_blocks])]
    again  = anytrue([for o in opened : o.at < tonumber(each.key) && o.rule.from_port == each.value.from_port && o.rule.to_port == each.value.to_port && o.rule.protocol == each.value.protocol])
    # These never have a public address, those of OpenSearch where they have a group at all.
    never = [
      "aws_dax_cluster", "aws_docdb_cluster", "aws_efs_mount_target", "aws_elasticache_cluster", "aws_elasticache_replication_group",
      "aws_elasticache_serverless_cache", "aws_elasticsearch_domain", "aws_lambda_function", "aws_memorydb_cluster", "aws_opensearch_domain",
    ]
    # These, and databases that say of themselves that they have none, and nothing else. Of a cluster its instances say it.
    placed   = [for u in users : facts(u).kind if !contains(["terraform.output", "cloudformation.output"], facts(u).kind)]
    clusters = referrers(self, "aws_rds_cluster")
    members  = flatten([for c in clusters : concat(referrers(c, "aws_rds_cluster_instance"), referrers(c, "aws_db_instance"))])
    is_never = alltrue([for k in placed : contains(never, k)])
    inside = (
      length(placed) > 0 && alltrue([for k in placed : contains(concat(never, ["aws_db_instance", "aws_rds_cluster"]), k)])
      && alltrue([for d in concat(referrers(self, "aws_db_instance"), members) : d.publicly_accessible == false])
      && alltrue([for c in clusters : length(concat(referrers(c, "aws_rds_cluster_instance"), referrers(c, "aws_db_instance"))) > 0])
    )
    hidden    = known(inside) && inside
    # Instances of RDS listen where they say, or where their engine does unless they are made from what may have another port.
    # Of a cluster's instance the cluster says it.
    engines = { mariadb = 3306, mysql = 3306, postgres = 5432, oracle = 1521, sqlserver = 1433, db2 = 50000 }
    heard = [
      for d in referrers(self, "aws_db_instance") :
      d.port != null ? d.port : d.engine == null || d.cluster != null || d.replicate_source_db != null || d.snapshot_identifier != null ? null
      : (facts(d).language == "terraform" ? d.restore_to_point_in_time : d.SourceDbiResourceId) != null ? null : engines[split("-", d.engine)[0]]
    ]
    deaf    = length(heard) > 0 && length(heard) == length(attached) && alltrue([for p in heard : p != null && !port_in(p, each.value.from_port, each.value.to_port, each.value.protocol)])
    silent  = known(deaf) && deaf && held
    # Nothing can be reached where the group is only that of functions, which accept no connections, and of application load
    # balancers that listen at other ports.
    users     = [for r in referrers(self, "*") : r if !contains(["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"], facts(r).kind)]
    attached  = [for r in users : facts(r).kind]
    # What names the group under a condition has it only then.
    held = alltrue([
      for u in users : alltrue([
        for others in [alltrue([for g in concat(list(u.vpc_config.security_group_ids), list(u.vpc_security_group_ids)) : facts(target(g)).address != resource.address])] : !(known(others) && others)
      ]) if contains(["aws_lambda_function", "aws_db_instance"], facts(u).kind)
    ])
    listeners = flatten([for u in users : referrers(u, "aws_lb_listener", "load_balancer_arn")])
    hears     = anytrue([for l in listeners : l.port >= each.value.from_port && l.port <= each.value.to_port])
    unreached = held && length(users) > 0 && known(length(listeners)) && !hears && alltrue([
      for u in users : facts(u).kind == "aws_lambda_function" || u.load_balancer_type == "application"
    ])
  }

  for_each = self.ingress[*]
  when     = !all_ports
  require  = !(port_in(param.ports, each.value.from_port, each.value.to_port, each.value.protocol) && everybody) || silent || unreached || (known(again) && again)
  focus    = everybody
  message = (
    hidden
    ? "Only the network around the database behind ${resource.address} keeps the internet from it, ${is_never ? "in which it has no public address" : "as long as it has no public address"}: its group lets everybody in."
    : "Anyone on the internet can reach the database behind ${resource.address}, guess its passwords and use its flaws."
  )
  remedy   = <<-TEXT
    Let only the group of the application in.
    Terraform: security_groups = [aws_security_group.app.id]
    CloudFormation: SourceSecurityGroupId: !GetAtt App.GroupId
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    "https://docs.aws.amazon.com/whitepapers/latest/serverless-architectures-lambda/network-configuration.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html",
  ]
  
  param "ports" {
    description = "Ports of databases, caches and search engines"
    default     = [1433, 1521, 3306, 5432, 6379, 9042, 9200, 11211, 27017]
  }

  fail "open" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    expect {
      at       = "main.tf:6"
      severity = "high"
    }
  }

  fail "before databases without public addresses, less severe" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "d" {
      vpc_security_group_ids = [aws_security_group.g.id]
      publicly_accessible    = false
    }
    expect {
      severity = "medium"
    }
  }

  fail "before one with, and before something else, too" {
    resource "aws_security_group" "one" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "one" {
      vpc_security_group_ids = [aws_security_group.one.id]
      publicly_accessible    = true
    }
    expect {
      severity = "high"
    }
  }

  fail "before a server as well" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "d" {
      vpc_security_group_ids = [aws_security_group.g.id]
      publicly_accessible    = false
    }
    resource "aws_instance" "i" {
      vpc_security_group_ids = [aws_security_group.g.id]
    }
    expect {
      severity = "high"
    }
  }

  fail "before what a module may make that isn't here" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    module "database" {
      source = "example/database/aws"
      group  = aws_security_group.g.id
    }
    expect {
      severity = "high"
    }
  }

  fail "a database whose port isn't known" {
    variable "port" {}
    resource "aws_security_group" "database" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "orders" {
      engine                 = "postgres"
      port                   = var.port
      vpc_security_group_ids = [aws_security_group.database.id]
    }
  }

  fail "a group that a function has under a condition" {
    variable "inside" { type = bool }
    resource "aws_security_group" "function" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "orders" {
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = concat(var.inside ? [aws_security_group.function.id] : [], ["sg-1"])
      }
    }
    resource "aws_security_group" "database" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "orders" {
      engine                 = "postgres"
      port                   = 6543
      vpc_security_group_ids = var.inside ? [aws_security_group.database.id] : []
    }
    expect {
      when  = "var.inside is not true"
      count = 2
    }
  }

  fail "a group that a function has under a condition, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Inside: { Type: String }
      Conditions:
        IsInside: !Equals [!Ref Inside, "true"]
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties: { GroupDescription: Of the function, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0 }] }
        Orders:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [!If [IsInside, !GetAtt Group.GroupId, !Ref AWS::NoValue], sg-1] } }
    YAML
    expect {
      when = "Inside is not true"
    }
  }

  pass "of a function whose other groups aren't known" {
    variable "more" {}
    resource "aws_security_group" "function" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "orders" {
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = split(",", "${var.more},${aws_security_group.function.id}")
      }
    }
  }

  pass "only for another group" {
    resource "aws_security_group" "app" {}
    resource "aws_security_group" "g" {
      ingress {
        from_port       = 5432
        to_port         = 5432
        protocol        = "tcp"
        security_groups = [aws_security_group.app.id]
      }
    }
  }

  undecided "addresses from a variable" {
    variable "cidr" {}
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = [var.cidr]
      }
    }
  }

  fail "open in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: data
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0 }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: data
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/16 }
    YAML
  }

  pass "every port, of which another rule tells" {
    resource "aws_security_group" "a" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "-1"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group" "b" {
      ingress {
        from_port   = 0
        to_port     = 0
        protocol    = "all"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group" "c" {
      ingress {
        from_port   = 0
        to_port     = 65535
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  fail "nearly every port" {
    resource "aws_security_group" "a" {
      ingress {
        from_port   = 2
        to_port     = 65535
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group" "b" {
      ingress {
        from_port   = 0
        to_port     = 65534
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    expect {
      count = 2
    }
  }

  pass "a port of no database" {
    resource "aws_security_group" "a" {
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
  }

  fail "of an Aurora cluster whose instances have no public address" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            GroupDescription: database
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 0.0.0.0/0 }
        Cluster:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-mysql, VpcSecurityGroupIds: [!Ref Group] }
        Instance:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: aurora-mysql, DBClusterIdentifier: !Ref Cluster, PubliclyAccessible: false }
    YAML
    expect {
      severity = "medium"
      message  = "Only the network around the database"
    }
  }

  fail "of a cluster without instances, of one whose instance has a public address" {
    resource "aws_security_group" "one" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_rds_cluster" "one" {
      vpc_security_group_ids = [aws_security_group.one.id]
    }
    resource "aws_security_group" "two" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_rds_cluster" "two" {
      vpc_security_group_ids = [aws_security_group.two.id]
    }
    resource "aws_rds_cluster_instance" "two" {
      cluster_identifier  = aws_rds_cluster.two.id
      publicly_accessible = true
    }
    expect {
      severity = "high"
      count    = 2
    }
  }

  pass "before functions alone, which accept no connections" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.f.id]
        subnet_ids         = ["subnet-1"]
      }
    }
    resource "aws_security_group" "database" {
      ingress {
        from_port       = 5432
        to_port         = 5432
        protocol        = "tcp"
        security_groups = [aws_security_group.f.id]
      }
    }
  }

  fail "before a function and something else" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.f.id]
        subnet_ids         = ["subnet-1"]
      }
    }
    resource "aws_instance" "i" {
      vpc_security_group_ids = [aws_security_group.f.id]
    }
  }

  fail "before a function and what a module that isn't here puts into it" {
    resource "aws_security_group" "f" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.f.id]
        subnet_ids         = ["subnet-1"]
      }
    }
    module "app" {
      source = "git::https://example.com/app.git?ref=v1.0.0"
      group  = aws_security_group.f.id
    }
  }

  pass "before a function, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 6379, ToPort: 6379, CidrIp: 0.0.0.0/0 }]
        Function:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SecurityGroupIds: [!GetAtt Group.GroupId], SubnetIds: [subnet-1] } }
    YAML
  }

  pass "before databases that listen elsewhere" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 3306
        to_port     = 3306
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "a" {
      engine                 = "sqlserver-se"
      vpc_security_group_ids = [aws_security_group.g.id]
    }
    resource "aws_db_instance" "b" {
      engine                 = "mysql"
      port                   = 3307
      vpc_security_group_ids = [aws_security_group.g.id]
    }
  }

  fail "before one that listens elsewhere, and one of which nobody knows" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 3306
        to_port     = 3306
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "a" {
      engine                 = "sqlserver-se"
      vpc_security_group_ids = [aws_security_group.g.id]
    }
    resource "aws_db_instance" "b" {
      snapshot_identifier    = "rds:b-2024-01-01"
      vpc_security_group_ids = [aws_security_group.g.id]
    }
  }

  fail "before one that listens there, though its engine doesn't; before something else" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 3306
        to_port     = 3306
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "a" {
      engine                 = "postgres"
      port                   = 3306
      vpc_security_group_ids = [aws_security_group.g.id]
    }
    resource "aws_security_group" "h" {
      ingress {
        from_port   = 3306
        to_port     = 3306
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "b" {
      engine                 = "postgres"
      vpc_security_group_ids = [aws_security_group.h.id]
    }
    resource "aws_instance" "mysql" {
      vpc_security_group_ids = [aws_security_group.h.id]
    }
    expect {
      count = 2
    }
  }

  pass "before one that listens elsewhere, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 0.0.0.0/0 }]
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: sqlserver-se, VPCSecurityGroups: [!GetAtt Group.GroupId] }
    YAML
  }

  fail "before one that listens there, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 0.0.0.0/0 }]
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: mysql, VPCSecurityGroups: [!GetAtt Group.GroupId] }
    YAML
  }

  pass "before application load balancers, which listen elsewhere" {
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_security_group_rule" "more" {
      security_group_id = aws_security_group.web.id
      type              = "ingress"
      from_port         = 6379
      to_port           = 6379
      protocol          = "tcp"
      cidr_blocks       = ["0.0.0.0/0"]
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    resource "aws_lb_listener" "web" {
      load_balancer_arn = aws_lb.web.arn
      port              = 80
      protocol          = "HTTP"
    }
    resource "aws_lb_listener" "more" {
      load_balancer_arn = aws_lb.web.arn
      port              = 9999
      protocol          = "HTTP"
    }
    resource "aws_lambda_function" "f" {
      vpc_config {
        security_group_ids = [aws_security_group.web.id]
        subnet_ids         = ["subnet-1"]
      }
    }
  }

  fail "before an application load balancer that listens there" {
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    resource "aws_lb_listener" "web" {
      load_balancer_arn = aws_lb.web.arn
      port              = 80
      protocol          = "HTTP"
    }
    resource "aws_lb_listener" "there" {
      load_balancer_arn = aws_lb.web.arn
      port              = 6379
      protocol          = "HTTP"
    }
  }

  fail "before one whose listeners a module may make that isn't here" {
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    module "listeners" {
      source = "git::https://example.com/listeners.git?ref=v1.0.0"
      lb     = aws_lb.web.arn
    }
  }

  undecided "before one that listens at a port by a variable" {
    variable "port" {}
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    resource "aws_lb_listener" "web" {
      load_balancer_arn = aws_lb.web.arn
      port              = var.port
      protocol          = "HTTP"
    }
  }

  fail "before a network load balancer, and an application load balancer beside a server" {
    resource "aws_security_group" "net" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "net" {
      load_balancer_type = "network"
      security_groups    = [aws_security_group.net.id]
    }
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      security_groups = [aws_security_group.web.id]
    }
    resource "aws_instance" "i" {
      vpc_security_group_ids = [aws_security_group.web.id]
    }
    expect {
      count = 2
    }
  }

  undecided "before a load balancer whose type is by a variable" {
    variable "type" {}
    resource "aws_security_group" "web" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_lb" "web" {
      load_balancer_type = var.type
      security_groups    = [aws_security_group.web.id]
    }
  }

  pass "before an application load balancer, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 0.0.0.0/0 }]
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { SecurityGroups: [!GetAtt Group.GroupId] } }
    YAML
  }

  fail "before a network load balancer, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 0.0.0.0/0 }]
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, SecurityGroups: [!GetAtt Group.GroupId] } }
    YAML
  }

  fail "before what a resource of one's own does with it, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 0.0.0.0/0 }]
        Login: { Type: Custom::Login, Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:f", Group: !GetAtt Group.GroupId } }
    YAML
  }

  fail "before what never has a public address, less severe, though an output tells of the group" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 6379
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_elasticache_replication_group" "c" {
      security_group_ids = [aws_security_group.g.id]
    }
    resource "aws_memorydb_cluster" "m" {
      security_group_ids = [aws_security_group.g.id]
    }
    output "group" {
      value = aws_security_group.g.id
    }
    expect {
      severity = "medium"
      message  = "in which it has no public address"
    }
  }

  fail "before what never has one and a database that has" {
    resource "aws_security_group" "one" {
      ingress {
        from_port   = 3306
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_elasticache_cluster" "one" {
      security_group_ids = [aws_security_group.one.id]
    }
    resource "aws_db_instance" "one" {
      vpc_security_group_ids = [aws_security_group.one.id]
      publicly_accessible    = true
    }
    expect {
      severity = "high"
    }
  }

  fail "before what never has one and a database that says it has none" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 3306
        to_port     = 6379
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_elasticache_cluster" "c" {
      security_group_ids = [aws_security_group.g.id]
    }
    resource "aws_db_instance" "d" {
      vpc_security_group_ids = [aws_security_group.g.id]
      publicly_accessible    = false
    }
    expect {
      severity = "medium"
      message  = "as long as it has no public address"
    }
  }

  fail "both kinds of addresses, each in a rule of its own, once" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
      ingress {
        from_port        = 5432
        to_port          = 5432
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
    }
    expect {
      count = 1
      at    = "main.tf:6"
    }
  }

  fail "other ports, another protocol, and a rule before that isn't open" {
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
      ingress {
        from_port        = 5431
        to_port          = 5432
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
      ingress {
        from_port        = 5432
        to_port          = 5433
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
      ingress {
        from_port        = 5432
        to_port          = 5432
        protocol         = "udp"
        ipv6_cidr_blocks = ["::/0"]
      }
      ingress {
        from_port   = 3306
        to_port     = 3306
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/8"]
      }
      ingress {
        from_port        = 3306
        to_port          = 3306
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
    }
    expect {
      count = 5
    }
  }

  fail "a rule before of which nobody knows whom it lets in" {
    variable "cidr" {}
    resource "aws_security_group" "g" {
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = [var.cidr]
      }
      ingress {
        from_port        = 5432
        to_port          = 5432
        protocol         = "tcp"
        ipv6_cidr_blocks = ["::/0"]
      }
    }
    expect {
      at = "main.tf:13"
    }
  }

  fail "both kinds of addresses before a cache, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties:
            SecurityGroupIngress:
              - { IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 0.0.0.0/0 }
              - { IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIpv6: "::/0" }
        Cache:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { SecurityGroupIds: [!GetAtt Group.GroupId] }
      Outputs:
        Group: { Value: !Ref Group }
    YAML
    expect {
      at       = "template.yaml:6"
      count    = 1
      severity = "medium"
    }
  }

  fail "before a cache and a server, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties: { SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 0.0.0.0/0 }] }
        Cache: { Type: AWS::ElastiCache::CacheCluster, Properties: { VpcSecurityGroupIds: [!GetAtt Group.GroupId] } }
        Server: { Type: AWS::EC2::Instance, Properties: { SecurityGroupIds: [!GetAtt Group.GroupId] } }
    YAML
    expect {
      severity = "high"
    }
  }
}
