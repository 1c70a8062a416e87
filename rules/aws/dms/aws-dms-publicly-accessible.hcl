rule "aws-dms-publicly-accessible" {
  title     = "Replication instance has a public address"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_dms_replication_instance"

  require = self.publicly_accessible != true
  message = "${resource.address}, which reads and writes whole databases, can be reached from the internet wherever its security group lets through."
  remedy  = <<-TEXT
    Terraform: publicly_accessible = false.
    CloudFormation: PubliclyAccessible: false: where nothing is said, it is true.
  TEXT

  references = ["https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.PublicPrivate.html"]
  aliases    = { checkov = ["CKV_AWS_89"], cfn_nag = ["W91"] }
  controls   = { "fsbp" = ["DMS.1"] }

  fail "wrong" {
    resource "aws_dms_replication_instance" "a" {
      publicly_accessible = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::ReplicationInstance
          Properties: { ReplicationInstanceClass: dms.t3.medium }
    YAML
  }

  pass "right" {
    resource "aws_dms_replication_instance" "a" {
      replication_instance_id = "a"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::ReplicationInstance
          Properties: { PubliclyAccessible: false }
    YAML
  }

  undecided "from a variable" {
    variable "public" {}
    resource "aws_dms_replication_instance" "a" {
      publicly_accessible = var.public
    }
  }
}
