rule "aws-elasticache-subnets-one-zone" {
  title     = "Replicas of the cache have one availability zone to lie in"
  severity  = known(self.multi_az_enabled) && self.multi_az_enabled ? "high" : "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_elasticache_replication_group"

  let {
    group   = target(self.subnet_group_name, "aws_elasticache_subnet_group")
    subnets = [for s in flatten(list(group.subnet_ids)) : target(s, "aws_subnet")]
    zones   = [for s in subnets : s.availability_zone_id != null ? s.availability_zone_id : s.availability_zone]
    # In a Local Zone and on an Outpost there is one.
    apart = anytrue([for s in subnets : s.outpost_arn != null || length(regexall("^[a-z]+-[a-z]+-[0-9]+-[a-z]+-[0-9]+[a-z]$", s.availability_zone == null ? "" : s.availability_zone)) > 0])
    # Of a subnet that isn't here, or may not be, and of one that says no zone, nobody knows.
    here = known(length(subnets)) && length(subnets) > 0 && alltrue([for s in subnets : known(s)]) && !(known(apart) && apart) && !anytrue([for s in subnets : s == null]) && (length(subnets) == 1 || !anytrue([for z in zones : z == null]))
    # One node has nobody to fail over to.
    replicated = self.multi_az_enabled || (self.automatic_failover_enabled && (self.num_cache_clusters >= 2 || self.replicas_per_node_group >= 1))
  }
  when    = here && replicated
  require = differ(zones)
  focus   = self
  message = "When its zone fails, ${resource.address} is gone with all of its replicas: ${length(subnets) == 1 ? "there is one subnet" : "all subnets lie in the same zone"} in ${facts(group).address}, so nothing can be put into another."
  remedy  = <<-TEXT
    Terraform: in the subnets, availability_zone = data.aws_availability_zones.available.names[count.index]
    CloudFormation: in the subnets, AvailabilityZone: !Select [1, !GetAZs ""]
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"]

  fail "the same zone twice, one subnet" {
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "c" {}
    resource "aws_elasticache_subnet_group" "two" {
      name       = "two"
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_elasticache_subnet_group" "one" {
      name       = "one"
      subnet_ids = [aws_subnet.c.id]
    }
    resource "aws_elasticache_replication_group" "two" {
      subnet_group_name = aws_elasticache_subnet_group.two.name
      multi_az_enabled  = true
    }
    resource "aws_elasticache_replication_group" "one" {
      subnet_group_name = aws_elasticache_subnet_group.one.name
      multi_az_enabled  = true
    }
    expect {
      count    = 2
      severity = "high"
    }
  }

  fail "failover within the zone, of a group, of shards, by the zone's id" {
    resource "aws_subnet" "a" {
      availability_zone_id = "euw1-az1"
    }
    resource "aws_subnet" "b" {
      availability_zone_id = "euw1-az1"
    }
    resource "aws_elasticache_subnet_group" "g" {
      name       = "g"
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_elasticache_replication_group" "group" {
      subnet_group_name          = aws_elasticache_subnet_group.g.name
      automatic_failover_enabled = true
      num_cache_clusters         = 2
    }
    resource "aws_elasticache_replication_group" "shards" {
      subnet_group_name          = aws_elasticache_subnet_group.g.name
      automatic_failover_enabled = true
      num_node_groups            = 2
      replicas_per_node_group    = 1
    }
    expect {
      count    = 2
      severity = "medium"
    }
  }

  pass "two zones, subnets that aren't here, zones that nobody says, a local one, one node, no failover" {
    variable "subnet" {}
    data "aws_availability_zones" "here" {}
    resource "aws_subnet" "n" {
      count             = 2
      availability_zone = data.aws_availability_zones.here.names[count.index]
    }
    resource "aws_elasticache_subnet_group" "counted" {
      subnet_ids = aws_subnet.n[*].id
    }
    resource "aws_elasticache_subnet_group" "elsewhere" {
      subnet_ids = ["subnet-12345678"]
    }
    variable "subnets" {
      type = list(string)
    }
    resource "aws_elasticache_subnet_group" "list" {
      subnet_ids = var.subnets
    }
    resource "aws_elasticache_subnet_group" "told" {
      subnet_ids = [var.subnet]
    }
    resource "aws_subnet" "x" {}
    resource "aws_subnet" "y" {}
    resource "aws_elasticache_subnet_group" "silent" {
      subnet_ids = [aws_subnet.x.id, aws_subnet.y.id]
    }
    resource "aws_subnet" "local" {
      availability_zone = "us-west-2-lax-1a"
    }
    resource "aws_elasticache_subnet_group" "local" {
      subnet_ids = [aws_subnet.local.id]
    }
    resource "aws_subnet" "outpost" {
      outpost_arn = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-1"
    }
    resource "aws_elasticache_subnet_group" "outpost" {
      subnet_ids = [aws_subnet.outpost.id]
    }
    resource "aws_elasticache_subnet_group" "none" {
      subnet_ids = []
    }
    resource "aws_elasticache_replication_group" "r" {
      for_each = {
        counted   = aws_elasticache_subnet_group.counted.name
        elsewhere = aws_elasticache_subnet_group.elsewhere.name
        told      = aws_elasticache_subnet_group.told.name
        list      = aws_elasticache_subnet_group.list.name
        silent    = aws_elasticache_subnet_group.silent.name
        local     = aws_elasticache_subnet_group.local.name
        outpost   = aws_elasticache_subnet_group.outpost.name
        none      = aws_elasticache_subnet_group.none.name
        other     = "default"
      }
      subnet_group_name = each.value
      multi_az_enabled  = true
    }
    resource "aws_elasticache_subnet_group" "one" {
      subnet_ids = [aws_subnet.x.id]
    }
    resource "aws_elasticache_replication_group" "node" {
      subnet_group_name          = aws_elasticache_subnet_group.one.name
      automatic_failover_enabled = true
      num_cache_clusters         = 1
    }
    resource "aws_elasticache_replication_group" "without" {
      subnet_group_name  = aws_elasticache_subnet_group.one.name
      num_cache_clusters = 2
    }
  }

  undecided "a zone by a variable" {
    variable "zone" {}
    resource "aws_subnet" "a" {
      availability_zone = "eu-west-1a"
    }
    resource "aws_subnet" "b" {
      availability_zone = var.zone
    }
    resource "aws_elasticache_subnet_group" "g" {
      subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    }
    resource "aws_elasticache_replication_group" "r" {
      subnet_group_name = aws_elasticache_subnet_group.g.name
      multi_az_enabled  = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [0, !GetAZs ""] } }
        B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [0, !GetAZs ""] } }
        G: { Type: AWS::ElastiCache::SubnetGroup, Properties: { Description: g, SubnetIds: [!Ref A, !Ref B] } }
        R: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: r, CacheSubnetGroupName: !Ref G, MultiAZEnabled: true, NumCacheClusters: 2 } }
    YAML
    expect {
      severity = "high"
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [0, !GetAZs ""] } }
        B: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: !Select [1, !GetAZs ""] } }
        G: { Type: AWS::ElastiCache::SubnetGroup, Properties: { Description: g, SubnetIds: [!Ref A, !Ref B] } }
        One: { Type: AWS::ElastiCache::SubnetGroup, Properties: { Description: g, SubnetIds: [!Ref A] } }
        R: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: r, CacheSubnetGroupName: !Ref G, MultiAZEnabled: true, NumCacheClusters: 2 } }
        Node: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: r, CacheSubnetGroupName: !Ref One } }
    YAML
  }
}
