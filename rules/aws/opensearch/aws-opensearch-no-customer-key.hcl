rule "aws-opensearch-no-customer-key" {
  title     = "Search domain is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]
  default   = "opt-in"

  require = is_customer_key(self.encrypt_at_rest.kms_key_id)
  message = "Who may read the indexes of ${resource.address} at rest can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: encrypt_at_rest { enabled = true  kms_key_id = aws_kms_key.data.arn }.
    CloudFormation: EncryptionAtRestOptions: { Enabled: true, KmsKeyId: !GetAtt Key.Arn }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_247"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      encrypt_at_rest {
        enabled = true
      }
    }
    resource "aws_elasticsearch_domain" "a" {
      domain_name = "a"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Elasticsearch::Domain
          Properties: { DomainName: a }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      encrypt_at_rest {
        enabled    = true
        kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { EncryptionAtRestOptions: { Enabled: true, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/es"
    }
    resource "aws_opensearch_domain" "a" {
      encrypt_at_rest {
        enabled    = true
        kms_key_id = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_opensearch_domain" "a" {
      encrypt_at_rest {
        enabled    = true
        kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/es"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_opensearch_domain" "a" {
      encrypt_at_rest {
        enabled    = true
        kms_key_id = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { EncryptionAtRestOptions: { Enabled: true, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/es" } }
    YAML
  }
}
