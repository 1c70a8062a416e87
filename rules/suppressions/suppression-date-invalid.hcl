rule "suppression-date-invalid" {
  title     = "A suppression ends at what is no date"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "groundrule.suppression"

  require = self.wrong_until == null
  message = "\"${self.wrong_until}\" is no date, so the suppression of ${self.rule} doesn't hold."
  remedy  = <<-TEXT
    Write the last day on which it holds as YYYY-MM-DD: `until=2027-01-31`.
  TEXT

  references = ["https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317731"]

  fail "a month" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night until=2027-01
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "a day" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night until=2027-01-31
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "a month" {
    cloudformation = <<-YAML
      Resources:
        Data:
          Type: AWS::EC2::Volume
          Metadata:
            groundrule:
              ignore:
                - { rule: aws-ebs-volume-not-encrypted, reason: rebuilt every night, until: 2027-01 }
          Properties:
            AvailabilityZone: eu-west-1a
            Size: 8
            Encrypted: false
    YAML
  }

  pass "a day" {
    cloudformation = <<-YAML
      Resources:
        Data:
          Type: AWS::EC2::Volume
          Metadata:
            groundrule:
              ignore:
                - { rule: aws-ebs-volume-not-encrypted, reason: rebuilt every night, until: 2027-01-31 }
          Properties:
            AvailabilityZone: eu-west-1a
            Size: 8
            Encrypted: false
    YAML
  }
}
