rule "suppression-unused" {
  title     = "A suppression accepts nothing"
  severity  = "low"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "groundrule.suppression"

  when    = self.tool == "groundrule" && self.asked && (self.until == null || days_until(self.until) >= 0) && self.wrong_until == null
  require = self.used
  focus   = self
  message = "Nothing is found that the suppression of ${self.rule} accepts: what it stood for is gone, and it would hide it if it came back."
  remedy  = <<-TEXT
    Remove it.
  TEXT

  references = ["https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317731"]

  fail "the volume is encrypted meanwhile" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = true
    }
  }

  pass "the volume isn't encrypted" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = false
    }
  }

  pass "another tool's comment may speak of what only that tool finds" {
    # checkov:skip=CKV_AWS_3:rebuilt every night
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = true
    }
  }

  fail "its end is to come" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night until=2027-06-30
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = true
    }
  }

  pass "one that is over is told by another rule" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night until=2025-06-30
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = true
    }
  }

  pass "so is one whose date is none" {
    # groundrule:ignore aws-ebs-volume-not-encrypted rebuilt every night until=summer
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = true
    }
  }

  pass "a rule that didn't run says nothing" {
    # groundrule:ignore no-such-rule
    resource "aws_ebs_volume" "data" {
      availability_zone = "eu-west-1a"
      size              = 8
      encrypted         = true
    }
  }

  pass "a rule that isn't asked in a stack that is no production" {
    given {
      environment = "dev"
    }
    # groundrule:ignore aws-rds-instance-single-az only a test
    resource "aws_db_instance" "main" {
      engine            = "postgres"
      instance_class    = "db.t4g.micro"
      allocated_storage = 20
    }
  }

  fail "the volume is encrypted meanwhile" {
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
            Encrypted: true
    YAML
  }

  pass "the volume isn't encrypted" {
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
