rule "suppression-of-protected-rule" {
  title     = "A suppression names a rule that may not be accepted in the source"
  severity  = "high"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "groundrule.suppression"

  require = !self.protected
  message = "The configuration protects ${self.rule}, so this accepts nothing."
  remedy  = <<-TEXT
    Mend what the rule finds. Where it can't be mended, an ignore block in the configuration accepts it, whose owners decide.
  TEXT

  references = ["https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317731"]

  fail "a comment" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        protect = ["aws-ebs-*"]
      }
    TEXT
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "another tool's comment" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        protect = ["aws-ebs-*"]
      }
    TEXT
    # checkov:skip=CKV_AWS_3:rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "another rule" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        protect = ["aws-ebs-*"]
      }
    TEXT
    # groundrule:ignore aws-ebs-volume-unattached it is a template
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "the configuration itself" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        protect = ["aws-ebs-*"]
      }
      ignore {
        rule    = "aws-ebs-volume-not-encrypted"
        address = "aws_ebs_volume.data"
        reason  = "rebuilt every night"
      }
    TEXT
    # kept
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  fail "metadata" {
    file ".groundrule.hcl" <<-TEXT
      suppressions {
        protect = ["aws-ebs-*"]
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

  pass "nothing is protected" {
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
