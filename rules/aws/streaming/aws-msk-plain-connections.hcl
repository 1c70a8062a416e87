rule "aws-msk-plain-connections" {
  title     = "Kafka cluster accepts connections in plain text"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_msk_cluster"

  let {
    transit = self.encryption_info.encryption_in_transit
  }

  require = transit.in_cluster != false && (transit.client_broker == null || transit.client_broker == "TLS")
  message = "Records cross the network readable on their way to, or between, the brokers of ${resource.address}."
  remedy  = <<-TEXT
    Terraform: encryption_info { encryption_in_transit { client_broker = "TLS"  in_cluster = true } }; both are the default.
    CloudFormation: EncryptionInfo: { EncryptionInTransit: { ClientBroker: TLS, InCluster: true } }.
  TEXT

  references = ["https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_81"], trivy = ["AVD-AWS-0073"] }
  controls   = { "fsbp" = ["MSK.1"] }

  fail "wrong" {
    resource "aws_msk_cluster" "a" {
      encryption_info {
        encryption_in_transit {
          client_broker = "TLS_PLAINTEXT"
        }
      }
    }
    resource "aws_msk_cluster" "b" {
      encryption_info {
        encryption_in_transit {
          in_cluster = false
        }
      }
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { EncryptionInfo: { EncryptionInTransit: { ClientBroker: PLAINTEXT } } }
    YAML
  }

  pass "right" {
    resource "aws_msk_cluster" "a" {
      cluster_name = "a"
    }
    resource "aws_msk_cluster" "b" {
      encryption_info {
        encryption_in_transit {
          client_broker = "TLS"
          in_cluster    = true
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MSK::Cluster
          Properties: { EncryptionInfo: { EncryptionInTransit: { ClientBroker: TLS, InCluster: true } } }
    YAML
  }
}
