rule "aws-glue-catalog-not-encrypted" {
  title     = "Data catalog isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_glue_data_catalog_encryption_settings"

  let {
    settings = self.data_catalog_encryption_settings
  }

  require = startswith(settings.encryption_at_rest.catalog_encryption_mode, "SSE-KMS") && settings.connection_password_encryption.return_connection_password_encrypted
  message = "${resource.address} leaves the catalog without a key of KMS, or hands out the passwords of its connections in plain text."
  remedy  = <<-TEXT
    Terraform: catalog_encryption_mode = "SSE-KMS" and return_connection_password_encrypted = true, each with a key.
    CloudFormation: CatalogEncryptionMode: SSE-KMS and ReturnConnectionPasswordEncrypted: true, each with a key.
  TEXT

  references = ["https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html"]
  aliases    = { checkov = ["CKV_AWS_94"] }

  fail "not said" {
    resource "aws_glue_data_catalog_encryption_settings" "a" {
      data_catalog_encryption_settings {
        connection_password_encryption {
          return_connection_password_encrypted = true
        }
        encryption_at_rest {
          catalog_encryption_mode = "DISABLED"
        }
      }
    }
    resource "aws_glue_data_catalog_encryption_settings" "b" {
      data_catalog_encryption_settings {
        connection_password_encryption {
          return_connection_password_encrypted = false
        }
        encryption_at_rest {
          catalog_encryption_mode = "SSE-KMS"
        }
      }
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::DataCatalogEncryptionSettings
          Properties: { DataCatalogEncryptionSettings: { EncryptionAtRest: { CatalogEncryptionMode: SSE-KMS } } }
    YAML
  }

  pass "set" {
    resource "aws_glue_data_catalog_encryption_settings" "a" {
      data_catalog_encryption_settings {
        connection_password_encryption {
          return_connection_password_encrypted = true
        }
        encryption_at_rest {
          catalog_encryption_mode = "SSE-KMS"
        }
      }
    }
    resource "aws_glue_data_catalog_encryption_settings" "b" {
      data_catalog_encryption_settings {
        connection_password_encryption {
          return_connection_password_encrypted = true
        }
        encryption_at_rest {
          catalog_encryption_mode = "SSE-KMS-WITH-SERVICE-ROLE"
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::DataCatalogEncryptionSettings
          Properties: { DataCatalogEncryptionSettings: { EncryptionAtRest: { CatalogEncryptionMode: SSE-KMS }, ConnectionPasswordEncryption: { ReturnConnectionPasswordEncrypted: true } } }
    YAML
  }
}
