rule "aws-redshift-no-enhanced-routing" {
  title     = "Warehouse loads and unloads past the VPC"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_redshift_cluster"
  default   = "opt-in"

  require = self.enhanced_vpc_routing
  message = "COPY and UNLOAD of ${resource.address} don't pass the VPC: endpoints, security groups and flow logs there don't see them."
  remedy  = <<-TEXT
    Terraform: enhanced_vpc_routing = true.
    CloudFormation: EnhancedVpcRouting: true.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html"]
  aliases    = { checkov = ["CKV_AWS_321"] }
  controls   = { "fsbp" = ["Redshift.7"] }

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
      enhanced_vpc_routing = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { EnhancedVpcRouting: true }
    YAML
  }
}
