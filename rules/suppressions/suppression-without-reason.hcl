rule "suppression-without-reason" {
  title     = "A suppression gives no reason"
  severity  = "low"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "groundrule.suppression"

  when    = self.reason_required
  require = self.reason != null
  message = "The configuration demands a reason for what is accepted, so the suppression of ${self.rule} doesn't hold."
  remedy  = <<-TEXT
    Say why the finding is acceptable, behind the rule's name: `# groundrule:ignore RULE the reason`.
  TEXT

  references = ["https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317731"]

  fail "none is given" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_reason = true
      }
    TEXT
    # groundrule:ignore aws-ebs-volume-not-encrypted
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "an owner is no reason" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_reason = true
      }
    TEXT
    # groundrule:ignore aws-ebs-volume-not-encrypted owner=data
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "one is given" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_reason = true
      }
    TEXT
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "none is demanded" {
    # groundrule:ignore aws-ebs-volume-not-encrypted
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "another tool's comment" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_reason = true
      }
    TEXT
    # checkov:skip=CKV_AWS_3
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "none is given" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_reason = true
      }
    TEXT
    cloudformation = <<-YAML
      Resources:
        Data:
          Type: AWS::EC2::Volume
          Metadata:
            groundrule:
              ignore:
                - aws-ebs-volume-not-encrypted
          Properties:
            AvailabilityZone: eu-west-1a
            Size: 8
            Encrypted: false
    YAML
  }

  pass "one is given" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        require_reason = true
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
}
