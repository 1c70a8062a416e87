rule "suppression-without-owner" {
  title     = "A suppression names no owner"
  severity  = "low"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "groundrule.suppression"

  when    = self.owner_required
  require = self.owner != null
  message = "The configuration demands that somebody answers for what is accepted, so the suppression of ${self.rule} doesn't hold."
  remedy  = <<-TEXT
    Name who answers for it: `# groundrule:ignore RULE the reason owner=NAME`.
  TEXT

  references = ["https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317731"]

  fail "none is named" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_owner = true
      }
    TEXT
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "one is named" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_owner = true
      }
    TEXT
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night owner=data
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "none is demanded" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "none is named" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_owner = true
      }
    TEXT
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

  pass "one is named" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_owner = true
      }
    TEXT
    cloudformation = <<-YAML
      Resources:
        Data:
          Type: AWS::EC2::Volume
          Metadata:
            groundrule:
              ignore:
                - { rule: aws-ebs-volume-not-encrypted, reason: rebuilt every night, owner: data }
          Properties:
            AvailabilityZone: eu-west-1a
            Size: 8
            Encrypted: false
    YAML
  }
}
