rule "aws-msk-kafka-version-out-of-support" {
  title     = "Cluster's version of Kafka is out of support"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_msk_cluster"

  let {
    ends = support("msk", self.kafka_version).ends
  }
  require = ends == null || days_until(ends) >= 0
  focus   = self.kafka_version
  message = "Support of Kafka ${self.kafka_version} ended on ${ends}: MSK upgrades ${resource.address} by force, at a time of its own choice."
  remedy  = <<-TEXT
    Terraform: kafka_version = "3.9.x", after trying the clients with it.
    CloudFormation: KafkaVersion: 3.9.x.
  TEXT

  references = ["https://docs.aws.amazon.com/msk/latest/developerguide/version-support.html"]

  fail "ended" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_msk_cluster" "k" {
      kafka_version = "2.8.1"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "supported then; no end announced" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_msk_cluster" "k" {
      kafka_version = "3.6.0"
    }
    resource "aws_msk_cluster" "l" {
      kafka_version = "3.9.x"
    }
  }

  undecided "unknown to the table" {
    resource "aws_msk_cluster" "k" {
      kafka_version = "9.9.9"
    }
  }

  fail "template" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        K:
          Type: AWS::MSK::Cluster
          Properties: { KafkaVersion: 2.6.2 }
    YAML
  }

  pass "template in support" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        K:
          Type: AWS::MSK::Cluster
          Properties: { KafkaVersion: 3.9.x }
    YAML
  }
}
