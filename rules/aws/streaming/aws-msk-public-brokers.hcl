rule "aws-msk-public-brokers" {
  title     = "Kafka brokers have public addresses"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_msk_cluster"

  let {
    access = self.broker_node_group_info.connectivity_info.public_access.type
  }

  require = access == null || access == "DISABLED"
  message = "The brokers of ${resource.address} can be reached from the internet; only their authentication and security groups protect them."
  remedy  = <<-TEXT
    Terraform: remove public_access { type = "SERVICE_PROVIDED_EIPS" }, and connect through the VPC.
    CloudFormation: PublicAccess: { Type: DISABLED } in ConnectivityInfo.
  TEXT

  references = ["https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html"]
  aliases    = { checkov = ["CKV_AWS_291"] }
  controls   = { "fsbp" = ["MSK.4"] }

  fail "wrong" {
    resource "aws_msk_cluster" "a" {
      broker_node_group_info {
        connectivity_info {
          public_access {
            type = "SERVICE_PROVIDED_EIPS"
          }
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: SERVICE_PROVIDED_EIPS } } } }
    YAML
  }

  pass "right" {
    resource "aws_msk_cluster" "a" {
      cluster_name = "a"
    }
    resource "aws_msk_cluster" "b" {
      broker_node_group_info {
        connectivity_info {
          public_access {
            type = "DISABLED"
          }
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: DISABLED } } } }
    YAML
  }
}
