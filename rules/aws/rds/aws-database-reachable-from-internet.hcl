rule "aws-database-reachable-from-internet" {
  title     = "Database can be reached from the internet"
  severity  = "critical"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance", "aws_redshift_cluster"]

  let {
    # An instance of a cluster listens where the cluster says.
    cluster = resource.kind == "aws_redshift_cluster" ? null : target(resource.kind == "aws_db_instance" ? self.cluster : self.cluster_identifier)
    port    = self.port != null ? self.port : cluster != null ? cluster.port : null
    engine  = split("-", self.engine == null ? "" : self.engine)[0]
    # Where none is said the engine has its own; which one that is of what a snapshot is restored to, the snapshot knows.
    defaults = { mariadb = [3306], mysql = [3306], postgres = [5432], oracle = [1521], sqlserver = [1433], db2 = [50000], aurora = [3306, 5432] }
  }

  for_each = reachable_from_internet(self, port != null ? port : resource.kind == "aws_redshift_cluster" ? 5439 : lookup(defaults, engine, [3306, 5432, 1521, 1433, 50000]))
  require  = false
  message  = "Anyone may try passwords on ${resource.address}${each.value == null ? "" : ": ${each.value.path}"}."
  remedy   = <<-TEXT
    Terraform: publicly_accessible = false, and subnets without a route to an internet gateway.
    CloudFormation: PubliclyAccessible: false, and such subnets in the DBSubnetGroup.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"]

  fail "public in a public subnet" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route_table" "public" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_route" "out" {
      route_table_id         = aws_route_table.public.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = aws_internet_gateway.main.id
    }
    resource "aws_subnet" "public" {
      count      = 2
      vpc_id     = aws_vpc.main.id
      cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
    }
    resource "aws_route_table_association" "public" {
      count          = 2
      subnet_id      = aws_subnet.public[count.index].id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_security_group" "open" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_vpc_security_group_ingress_rule" "all" {
      security_group_id = aws_security_group.open.id
      ip_protocol       = "tcp"
      from_port         = 5432
      to_port           = 5432
      cidr_ipv4         = "0.0.0.0/0"
    }
    resource "aws_db_subnet_group" "public" {
      subnet_ids = aws_subnet.public[*].id
    }
    resource "aws_db_instance" "db" {
      engine                 = "postgres"
      publicly_accessible    = true
      db_subnet_group_name   = aws_db_subnet_group.public.name
      vpc_security_group_ids = [aws_security_group.open.id]
    }
  }

  fail "a template" {
    cloudformation = <<-YAML
      Resources:
        Network: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Gateway: { Type: AWS::EC2::InternetGateway }
        Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Network } }
        Route:
          Type: AWS::EC2::Route
          Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway }
        Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Network, CidrBlock: 10.0.0.0/24 } }
        Association:
          Type: AWS::EC2::SubnetRouteTableAssociation
          Properties: { SubnetId: !Ref Subnet, RouteTableId: !Ref Table }
        Open:
          Type: AWS::EC2::SecurityGroup
          Properties: { GroupDescription: Open, SecurityGroupIngress: [{ IpProtocol: "-1", CidrIp: 0.0.0.0/0 }] }
        Group: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: Public, SubnetIds: [!Ref Subnet] } }
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, PubliclyAccessible: true, DBSubnetGroupName: !Ref Group, VPCSecurityGroups: [!Ref Open] }
    YAML
  }

  pass "the group is open at another port" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_db_subnet_group" "public" {
      subnet_ids = [aws_subnet.public.id]
    }
    resource "aws_security_group" "open" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 443
        to_port     = 443
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "db" {
      engine                 = "postgres"
      publicly_accessible    = true
      db_subnet_group_name   = aws_db_subnet_group.public.name
      vpc_security_group_ids = [aws_security_group.open.id]
    }
  }

  pass "it listens at another port" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_db_subnet_group" "public" {
      subnet_ids = [aws_subnet.public.id]
    }
    resource "aws_security_group" "open" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "db" {
      engine                 = "postgres"
      port                   = 6543
      publicly_accessible    = true
      db_subnet_group_name   = aws_db_subnet_group.public.name
      vpc_security_group_ids = [aws_security_group.open.id]
    }
  }

  fail "an instance of a cluster" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_db_subnet_group" "public" {
      subnet_ids = [aws_subnet.public.id]
    }
    resource "aws_security_group" "open" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 6543
        to_port     = 6543
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_rds_cluster" "main" {
      engine                 = "aurora-postgresql"
      port                   = 6543
      db_subnet_group_name   = aws_db_subnet_group.public.name
      vpc_security_group_ids = [aws_security_group.open.id]
    }
    resource "aws_rds_cluster_instance" "one" {
      cluster_identifier  = aws_rds_cluster.main.id
      engine              = aws_rds_cluster.main.engine
      instance_class      = "db.r6g.large"
      publicly_accessible = true
    }
  }

  fail "a cluster of Redshift" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_redshift_subnet_group" "public" {
      name       = "public"
      subnet_ids = [aws_subnet.public.id]
    }
    resource "aws_security_group" "open" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 5439
        to_port     = 5439
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_redshift_cluster" "main" {
      cluster_identifier        = "main"
      node_type                 = "ra3.large"
      publicly_accessible       = true
      cluster_subnet_group_name = aws_redshift_subnet_group.public.name
      vpc_security_group_ids    = [aws_security_group.open.id]
    }
  }

  undecided "its port isn't known" {
    variable "port" {
      type = number
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_internet_gateway" "main" {
      vpc_id = aws_vpc.main.id
    }
    resource "aws_default_route_table" "main" {
      default_route_table_id = aws_vpc.main.default_route_table_id
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.main.id
      }
    }
    resource "aws_subnet" "public" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_db_subnet_group" "public" {
      subnet_ids = [aws_subnet.public.id]
    }
    resource "aws_security_group" "open" {
      vpc_id = aws_vpc.main.id
      ingress {
        from_port   = 5432
        to_port     = 5432
        protocol    = "tcp"
        cidr_blocks = ["0.0.0.0/0"]
      }
    }
    resource "aws_db_instance" "db" {
      engine                 = "postgres"
      port                   = var.port
      publicly_accessible    = true
      db_subnet_group_name   = aws_db_subnet_group.public.name
      vpc_security_group_ids = [aws_security_group.open.id]
    }
  }

  pass "not public" {
    resource "aws_db_instance" "db" {
      publicly_accessible = false
    }
  }

  pass "a template, not public" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, PubliclyAccessible: false }
    YAML
  }
}
