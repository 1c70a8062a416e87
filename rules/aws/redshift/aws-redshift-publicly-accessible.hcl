rule "aws-redshift-publicly-accessible" {
  title     = "Warehouse has a public address"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_redshift_cluster"

  require = self.publicly_accessible == false || (self.publicly_accessible == null && resource.language == "cloudformation")
  message = "${resource.address} can be reached from the internet wherever its security group lets through."
  remedy  = <<-TEXT
    Terraform: publicly_accessible = false: older versions of the provider make it public where nothing is said.
    CloudFormation: PubliclyAccessible: false.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html"]
  aliases    = { checkov = ["CKV_AWS_87"] }

  fail "not said" {
    resource "aws_redshift_cluster" "a" {
      publicly_accessible = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { PubliclyAccessible: true }
    YAML
  }

  pass "set" {
    resource "aws_redshift_cluster" "a" {
      publicly_accessible = false
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { PubliclyAccessible: false }
    YAML
  }
}
