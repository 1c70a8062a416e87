rule "aws-datasync-plaintext-secret" {
  title     = "Key of an object store stands in the code"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_datasync_location_object_storage"
  secret    = true

  let {
    # What it is where something isn't given, or is so, stands there, too; what is put together of unknown parts doesn't.
    written = [for t in texts(self.secret_key) : t.text if t.text != "" && !strcontains(t.text, "$${…}")]
  }
  require = length(written) == 0
  focus   = self.secret_key
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

  fail "under a condition" {
    variable "own" { type = bool }
    resource "aws_datasync_location_object_storage" "a" {
      access_key = "backup"
      secret_key = var.own ? "J8xq2-Lw0vBz7mKd" : null
    }
    expect {
      when = "var.own is true"
    }
  }

  fail "under a condition, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Own: { Type: String }
      Conditions:
        IsOwn: !Equals [!Ref Own, "true"]
      Resources:
        A:
          Type: AWS::DataSync::LocationObjectStorage
          Properties: { SecretKey: !If [IsOwn, J8xq2-Lw0vBz7mKd, !Ref AWS::NoValue] }
    YAML
    expect {
      when = "Own is true"
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
    resource "aws_datasync_location_object_storage" "part" {
      secret_key = "key-${var.secret_key}"
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
