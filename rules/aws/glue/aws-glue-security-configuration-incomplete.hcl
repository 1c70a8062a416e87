rule "aws-glue-security-configuration-incomplete" {
  title     = "Security configuration leaves something unencrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_glue_security_configuration"

  let {
    encryption = self.encryption_configuration
  }

  require = encryption.cloudwatch_encryption.cloudwatch_encryption_mode == "SSE-KMS" && encryption.job_bookmarks_encryption.job_bookmarks_encryption_mode == "CSE-KMS" && contains(["SSE-KMS", "SSE-S3"], encryption.s3_encryption.s3_encryption_mode)
  message = "Of the output, the logs and the bookmarks of jobs with ${resource.address} not all are encrypted."
  remedy  = <<-TEXT
    Terraform: cloudwatch_encryption_mode = "SSE-KMS", job_bookmarks_encryption_mode = "CSE-KMS" and s3_encryption_mode = "SSE-KMS", each with a key.
    CloudFormation: CloudWatchEncryptionMode: SSE-KMS, JobBookmarksEncryptionMode: CSE-KMS and S3EncryptionMode: SSE-KMS, each with a key.
  TEXT

  references = ["https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html"]
  aliases    = { checkov = ["CKV_AWS_99"] }

  fail "not said" {
    resource "aws_glue_security_configuration" "a" {
      encryption_configuration {
        cloudwatch_encryption {
          cloudwatch_encryption_mode = "DISABLED"
        }
        job_bookmarks_encryption {
          job_bookmarks_encryption_mode = "CSE-KMS"
        }
        s3_encryption {
          s3_encryption_mode = "SSE-KMS"
        }
      }
    }
    resource "aws_glue_security_configuration" "b" {
      encryption_configuration {
        cloudwatch_encryption {
          cloudwatch_encryption_mode = "SSE-KMS"
        }
        job_bookmarks_encryption {
          job_bookmarks_encryption_mode = "DISABLED"
        }
        s3_encryption {
          s3_encryption_mode = "SSE-KMS"
        }
      }
    }
    resource "aws_glue_security_configuration" "c" {
      encryption_configuration {
        cloudwatch_encryption {
          cloudwatch_encryption_mode = "SSE-KMS"
        }
        job_bookmarks_encryption {
          job_bookmarks_encryption_mode = "CSE-KMS"
        }
        s3_encryption {
          s3_encryption_mode = "DISABLED"
        }
      }
    }
    expect {
      count = 3
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::SecurityConfiguration
          Properties:
            EncryptionConfiguration:
              CloudWatchEncryption: { CloudWatchEncryptionMode: SSE-KMS }
              JobBookmarksEncryption: { JobBookmarksEncryptionMode: DISABLED }
              S3Encryptions: [{ S3EncryptionMode: SSE-KMS }]
    YAML
  }

  pass "set" {
    resource "aws_glue_security_configuration" "a" {
      encryption_configuration {
        cloudwatch_encryption {
          cloudwatch_encryption_mode = "SSE-KMS"
        }
        job_bookmarks_encryption {
          job_bookmarks_encryption_mode = "CSE-KMS"
        }
        s3_encryption {
          s3_encryption_mode = "SSE-KMS"
        }
      }
    }
    resource "aws_glue_security_configuration" "b" {
      encryption_configuration {
        cloudwatch_encryption {
          cloudwatch_encryption_mode = "SSE-KMS"
        }
        job_bookmarks_encryption {
          job_bookmarks_encryption_mode = "CSE-KMS"
        }
        s3_encryption {
          s3_encryption_mode = "SSE-S3"
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::SecurityConfiguration
          Properties:
            EncryptionConfiguration:
              CloudWatchEncryption: { CloudWatchEncryptionMode: SSE-KMS }
              JobBookmarksEncryption: { JobBookmarksEncryptionMode: CSE-KMS }
              S3Encryptions: [{ S3EncryptionMode: SSE-KMS }]
    YAML
  }
}
