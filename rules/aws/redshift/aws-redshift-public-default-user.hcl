rule "aws-redshift-public-default-user" {
  title     = "Public warehouse has a user whose name everybody knows"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_redshift_cluster"

  when    = self.publicly_accessible
  require = !contains(["awsuser", "admin", "administrator", "root", "master"], self.master_username)
  message = "Who guesses passwords of ${resource.address} from the internet needn't guess the name of its user."
  remedy  = <<-TEXT
    Terraform: publicly_accessible = false, and a master_username of your own.
    CloudFormation: PubliclyAccessible: false, and a MasterUsername of your own.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html"]
  aliases    = { checkov = ["CKV_AWS_391"] }

  fail "wrong" {
    resource "aws_redshift_cluster" "a" {
      publicly_accessible = true
      master_username     = "awsuser"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { PubliclyAccessible: true, MasterUsername: awsuser }
    YAML
  }

  pass "right" {
    resource "aws_redshift_cluster" "a" {
      publicly_accessible = true
      master_username     = "q7reports"
    }
    resource "aws_redshift_cluster" "b" {
      publicly_accessible = false
      master_username     = "awsuser"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { MasterUsername: awsuser }
    YAML
  }
}
