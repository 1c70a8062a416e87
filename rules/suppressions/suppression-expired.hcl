rule "suppression-expired" {
  title     = "A suppression is over"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "groundrule.suppression"

  when    = self.until != null
  require = days_until(self.until) >= 0
  message = "The suppression of ${self.rule} held until ${self.until}: what it accepted is reported again."
  remedy  = <<-TEXT
    Mend what it accepted, or decide anew and give it another end: `until=YYYY-MM-DD`.
  TEXT

  references = ["https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317731"]

  fail "a day too late" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night until=2025-12-31
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "the last day" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night until=2026-01-01
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "without an end" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "Trivy's way of writing it" {
    # trivy:ignore:AVD-AWS-0026 exp:2025-12-31
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "a day too late" {
    cloudformation = <<-YAML
      Resources:
        Data:
          Type: AWS::EC2::Volume
          Metadata:
            groundrule:
              ignore:
                - { rule: aws-ebs-volume-not-encrypted, reason: rebuilt every night, until: 2025-12-31 }
          Properties:
            AvailabilityZone: eu-west-1a
            Size: 8
            Encrypted: false
    YAML
  }

  pass "the last day" {
    cloudformation = <<-YAML
      Resources:
        Data:
          Type: AWS::EC2::Volume
          Metadata:
            groundrule:
              ignore:
                - { rule: aws-ebs-volume-not-encrypted, reason: rebuilt every night, until: 2026-01-01 }
          Properties:
            AvailabilityZone: eu-west-1a
            Size: 8
            Encrypted: false
    YAML
  }
}
