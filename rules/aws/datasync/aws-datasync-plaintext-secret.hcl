rule "aws-datasync-plaintext-secret" {
  title     = "Key of an object store stands in the code"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_datasync_location_object_storage"
  secret    = true

  require = !known(self.secret_key) || self.secret_key == null || self.secret_key == ""
  message = "Whoever reads this repository, or its history, can read the store that ${resource.address} copies."
  remedy  = <<-TEXT
    Terraform: take secret_key from a secret, and rotate this one.
    CloudFormation: SecretKey: "{{resolve:secretsmanager:MySecret:SecretString:key}}".
  TEXT

  references = ["https://docs.aws.amazon.com/datasync/latest/userguide/create-object-location.html"]
  aliases    = { checkov = ["CKV_AWS_295"] }

  fail "wrong" {
    resource "aws_datasync_location_object_storage" "a" {
      access_key = "backup"
      secret_key = "J8xq2-Lw0vBz7mKd"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DataSync::LocationObjectStorage
          Properties: { SecretKey: J8xq2-Lw0vBz7mKd }
    YAML
  }

  pass "right" {
    variable "secret_key" {}
    resource "aws_datasync_location_object_storage" "a" {
      secret_key = var.secret_key
    }
    resource "aws_datasync_location_object_storage" "b" {
      secret_key = ""
    }
    resource "aws_datasync_location_object_storage" "c" {
      server_hostname = "store.example.org"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DataSync::LocationObjectStorage
          Properties: { SecretKey: "{{resolve:secretsmanager:MySecret:SecretString:key}}" }
    YAML
  }
}
