rule "aws-redshift-outside-vpc" {
  title     = "Warehouse stands in the default network"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_redshift_cluster"

  require = !contains([null, ""], self.cluster_subnet_group_name)
  message = "${resource.address} names no subnet group: it stands in the subnets of the default VPC, which are public."
  remedy  = <<-TEXT
    Terraform: cluster_subnet_group_name = aws_redshift_subnet_group.data.name.
    CloudFormation: ClusterSubnetGroupName: !Ref SubnetGroup.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-cluster-subnet-groups.html"]
  aliases    = { checkov = ["CKV_AWS_154"], trivy = ["AVD-AWS-0127"] }

  fail "not said" {
    resource "aws_redshift_cluster" "a" {
      cluster_identifier = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { ClusterType: single-node }
    YAML
  }

  pass "set" {
    resource "aws_redshift_cluster" "a" {
      cluster_subnet_group_name = "data"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { ClusterSubnetGroupName: data }
    YAML
  }
}
