rule "suppression-of-unknown-rule" {
  title     = "A suppression names a rule that there isn't"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "groundrule.suppression"

  when    = self.tool == "groundrule"
  require = self.known
  message = "There is no rule named ${self.rule}, so this accepts nothing.${self.suggestion}"
  remedy  = <<-TEXT
    Name the rule by its id (`groundrule rules` lists them), or by another tool's id that a rule covers (`groundrule rules --alias ID`).
  TEXT

  references = ["https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317731"]

  fail "a slip of the pen" {
    # groundrule:ignore aws-ebs-volume-unencrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "the rule's id" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "another tool's id" {
    # groundrule:ignore CKV_AWS_3 rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "another tool's comment about what only that tool knows" {
    # checkov:skip=CKV2_ADO_1
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "all rules" {
    # groundrule:ignore all rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "all rules, with a star" {
    # groundrule:ignore * rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "a slip of the pen" {
    cloudformation = <<-YAML
      Resources:
        Data:
          Type: AWS::EC2::Volume
          Metadata:
            groundrule:
              ignore:
                - { rule: aws-ebs-volume-unencrypted, reason: rebuilt every night }
          Properties:
            AvailabilityZone: eu-west-1a
            Size: 8
            Encrypted: false
    YAML
  }

  pass "the rule's id" {
    cloudformation = <<-YAML
      Resources:
        Data:
          Type: AWS::EC2::Volume
          Metadata:
            groundrule:
              ignore:
                - { rule: aws-ebs-volume-not-encrypted, reason: rebuilt every night }
          Properties:
            AvailabilityZone: eu-west-1a
            Size: 8
            Encrypted: false
    YAML
  }
}
