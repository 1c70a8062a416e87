rule "aws-msk-insync-equals-replication" {
  title     = "Restart of one broker stops all writes"
  severity  = "high"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_msk_configuration"

  let {
    said_insync      = regexall("(?m)^\\s*min\\.insync\\.replicas\\s*=\\s*([0-9]+)", self.server_properties)[0][0]
    said_replication = regexall("(?m)^\\s*default\\.replication\\.factor\\s*=\\s*([0-9]+)", self.server_properties)[0][0]
    # What MSK has for a cluster in three zones.
    insync      = said_insync == null ? 2 : tonumber(said_insync)
    replication = said_replication == null ? 3 : tonumber(said_replication)
  }
  require = insync < replication
  focus   = self.server_properties
  message = "Of ${replication} replicas ${resource.address} wants ${insync} to take each message: while one broker is patched, which MSK does by itself, producers with acks=all are refused."
  remedy  = <<-TEXT
    Terraform and CloudFormation: default.replication.factor=3 and min.insync.replicas=2 in the server's properties.
  TEXT

  references = ["https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html"]

  fail "as many, or more" {
    resource "aws_msk_configuration" "a" {
      server_properties = <<-TEXT
        auto.create.topics.enable = false
        default.replication.factor = 2
        min.insync.replicas = 2
      TEXT
    }
    resource "aws_msk_configuration" "b" {
      server_properties = "min.insync.replicas=3"
    }
    resource "aws_msk_configuration" "c" {
      server_properties = "default.replication.factor=2"
    }
    expect {
      count = 3
    }
  }

  pass "fewer, or the defaults" {
    resource "aws_msk_configuration" "a" {
      server_properties = "default.replication.factor=3\nmin.insync.replicas=2"
    }
    resource "aws_msk_configuration" "b" {
      server_properties = "auto.create.topics.enable=false"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::MSK::Configuration
          Properties:
            Name: c
            ServerProperties: |
              default.replication.factor=3
              min.insync.replicas=3
    YAML
  }

  pass "fewer in a template" {
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::MSK::Configuration
          Properties:
            Name: c
            ServerProperties: |
              default.replication.factor=3
              min.insync.replicas=2
    YAML
  }
}
