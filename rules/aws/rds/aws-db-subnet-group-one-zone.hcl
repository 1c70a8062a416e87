rule "aws-db-subnet-group-one-zone" {
  title     = "Subnets of the database lie in one availability zone"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_db_subnet_group"

  let {
    subnets = [for s in flatten(list(self.subnet_ids)) : target(s, "aws_subnet")]
    zones   = [for s in subnets : s.availability_zone_id != null ? s.availability_zone_id : s.availability_zone]
    # In a Local Zone and on an Outpost there is one.
    apart = anytrue([for s in subnets : s.outpost_arn != null || length(regexall("^[a-z]+-[a-z]+-[0-9]+-[a-z]+-[0-9]+[a-z]$", s.availability_zone == null ? "" : s.availability_zone)) > 0])
  }
  # Of a subnet that isn't here, or may not be, and of one that says no zone, nobody knows.
  when    = known(length(subnets)) && length(subnets) > 0 && alltrue([for s in subnets : known(s)]) && !(known(apart) && apart) && !anytrue([for s in subnets : s == null]) && (length(subnets) == 1 || !anytrue([for z in zones : z == null]))
  require = differ(zones)
  focus   = self.subnet_ids
  message = "RDS refuses ${resource.address}: it takes subnets in two availability zones at least, for a single instance, too, and ${length(subnets) == 1 ? "there is one subnet" : "these all lie in the same"}."
  remedy  = <<-TEXT
    The instance stays in one zone (availability_zone, AvailabilityZone); the group has a subnet in another, too.
    Terraform: in the subnets, availability_zone = data.aws_availability_zones.available.names[count.index]
    CloudFormation: in the subnets, AvailabilityZone: !Select [1, !GetAZs ""]
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Subnets",
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html",
  ]

  fail "the same zone twice, one subnet" {
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "c" {}
    resource "aws_db_subnet_group" "two" {
      name       = "two"
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
    variable "zone" {}
    resource "aws_subnet" "z" {
      availability_zone = var.zone
    }
    resource "aws_db_subnet_group" "unknown" {
      subnet_ids = [aws_subnet.z.id]
    }
    resource "aws_db_subnet_group" "one" {
      subnet_ids = [aws_subnet.c.id]
    }
    expect {
      count = 3
    }
  }

  fail "by the zone's id" {
    resource "aws_subnet" "a" {
      availability_zone_id = "euw1-az1"
    }
    resource "aws_subnet" "b" {
      availability_zone_id = "euw1-az1"
    }
    resource "aws_db_subnet_group" "two" {
      name       = "two"
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
    expect {
      at      = "main.tf:9"
      message = "all lie in the same"
    }
  }

  pass "two zones, counted, subnets that aren't here, zones that nobody says, none" {
    variable "subnets" {
      type = list(string)
    }
    data "aws_availability_zones" "here" {}
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      availability_zone = "eu-west-1b"
    }
    resource "aws_subnet" "n" {
      count             = 2
      availability_zone = data.aws_availability_zones.here.names[count.index]
    }
    resource "aws_subnet" "x" {}
    resource "aws_subnet" "y" {}
    resource "aws_db_subnet_group" "two" {
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_db_subnet_group" "counted" {
      subnet_ids = aws_subnet.n[*].id
    }
    resource "aws_db_subnet_group" "elsewhere" {
      subnet_ids = ["subnet-12345678"]
    }
    resource "aws_db_subnet_group" "silent" {
      subnet_ids = [aws_subnet.x.id, aws_subnet.y.id]
    }
    resource "aws_subnet" "local" {
      availability_zone = "us-west-2-lax-1a"
    }
    resource "aws_db_subnet_group" "local" {
      subnet_ids = [aws_subnet.local.id]
    }
    resource "aws_subnet" "outpost" {
      outpost_arn = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-1"
    }
    resource "aws_db_subnet_group" "outpost" {
      subnet_ids = [aws_subnet.outpost.id]
    }
    resource "aws_db_subnet_group" "none" {
      subnet_ids = []
    }
  }

  pass "a list, a subnet from elsewhere" {
    variable "subnet" {}
    resource "aws_db_subnet_group" "one" {
      subnet_ids = [var.subnet]
    }
    variable "subnets" {
      type = list(string)
    }
    resource "aws_db_subnet_group" "g" {
      subnet_ids = var.subnets
    }
  }

  undecided "a zone from elsewhere" {
    variable "zone" {}
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      availability_zone = var.zone
    }
    resource "aws_db_subnet_group" "g" {
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [0, !GetAZs ""] } }
        G: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: g, SubnetIds: [!Ref A] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [0, !GetAZs ""] } }
        B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [1, !GetAZs ""] } }
        G: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: g, SubnetIds: [!Ref A, !Ref B] } }
    YAML
  }
}
