rule "aws-neptune-instance-publicly-accessible" {
  title     = "Database has a public address"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_neptune_cluster_instance"

  require = self.publicly_accessible != true
  message = "${resource.address} can be reached from the internet wherever its security group lets through."
  remedy  = <<-TEXT
    Terraform: remove publicly_accessible = true.
    CloudFormation: remove PubliclyAccessible: true.
  TEXT

  references = ["https://docs.aws.amazon.com/neptune/latest/userguide/security-vpc.html"]
  aliases    = { checkov = ["CKV_AWS_102"] }

  fail "wrong" {
    resource "aws_neptune_cluster_instance" "a" {
      publicly_accessible = true
    }
  }

  pass "right" {
    resource "aws_neptune_cluster_instance" "a" {
      cluster_identifier = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBInstance
          Properties: { DBInstanceClass: db.r6g.large, PubliclyAccessible: true }
    YAML
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Neptune::DBInstance
          Properties: { DBInstanceClass: db.r6g.large, DBClusterIdentifier: a }
    YAML
  }
}
