rule "aws-codebuild-no-customer-key" {
  title     = "Software is built and kept without a key of one's own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_codebuild_project", "aws_codepipeline", "aws_codeartifact_domain", "aws_codegurureviewer_repository_association"]
  default   = "opt-in"

  let {
    keys = resource.kind == "aws_codepipeline" ? [for s in self.artifact_store[*] : s.encryption_key.id] : [self.encryption_key]
  }

  require = (
    resource.kind == "aws_codegurureviewer_repository_association" ? self.kms_key_details.encryption_option == "CUSTOMER_MANAGED_CMK"
    : alltrue([for k in keys : is_customer_key(k)])
  )
  focus   = self
  message = "Everybody in the account who may read the output of ${resource.address} may decrypt it, too."
  remedy  = <<-TEXT
    Terraform: encryption_key = aws_kms_key.build.arn; of a pipeline artifact_store { encryption_key { id = aws_kms_key.build.arn, type = "KMS" } }; of CodeGuru kms_key_details { encryption_option = "CUSTOMER_MANAGED_CMK", kms_key_id = … }
    CloudFormation: EncryptionKey: !GetAtt Key.Arn; of a pipeline ArtifactStore: { EncryptionKey: { Id: !GetAtt Key.Arn, Type: KMS } }
  TEXT

  references = [
    "https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html",
    "https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html",
  ]
  aliases = { checkov = ["CKV_AWS_147", "CKV_AWS_219", "CKV_AWS_221", "CKV_AWS_381"], cfn_nag = ["W32"] }

  fail "none, empty ones" {
    resource "aws_codebuild_project" "p" {
      name = "p"
    }
    resource "aws_codeartifact_domain" "d" {
      domain         = "d"
      encryption_key = ""
    }
    resource "aws_codepipeline" "n" {
      name = "n"
      artifact_store {
        location = "b"
        type     = "S3"
      }
    }
    resource "aws_codepipeline" "e" {
      name = "e"
      artifact_store {
        location = "b"
        type     = "S3"
        encryption_key {
          id   = ""
          type = "KMS"
        }
      }
    }
    resource "aws_codegurureviewer_repository_association" "r" {
      kms_key_details {
        encryption_option = "AWS_OWNED_CMK"
      }
    }
    expect {
      count = 5
    }
  }

  pass "keys" {
    resource "aws_codebuild_project" "p" {
      name           = "p"
      encryption_key = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_codeartifact_domain" "d" {
      domain         = "d"
      encryption_key = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_codepipeline" "n" {
      name = "n"
      artifact_store {
        location = "b"
        type     = "S3"
        encryption_key {
          id   = "arn:aws:kms:eu-west-1:111122223333:key/1"
          type = "KMS"
        }
      }
    }
    resource "aws_codegurureviewer_repository_association" "r" {
      kms_key_details {
        encryption_option = "CUSTOMER_MANAGED_CMK"
        kms_key_id        = "1"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { Artifacts: { Type: S3 } } }
        L: { Type: AWS::CodePipeline::Pipeline, Properties: { ArtifactStores: [{ Region: eu-west-1, ArtifactStore: { Type: S3, Location: b } }] } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template with keys" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { EncryptionKey: arn, Artifacts: { Type: S3 } } }
        L: { Type: AWS::CodePipeline::Pipeline, Properties: { ArtifactStore: { Type: S3, Location: b, EncryptionKey: { Id: arn, Type: KMS } } } }
        D: { Type: AWS::CodeArtifact::Domain, Properties: { DomainName: d, EncryptionKey: arn } }
    YAML
  }

  fail "keys of AWS's own" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/s3"
    }
    resource "aws_codebuild_project" "p" {
      name           = "p"
      encryption_key = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_codeartifact_domain" "d" {
      domain         = "d"
      encryption_key = "arn:aws:kms:eu-west-1:111122223333:alias/aws/codeartifact"
    }
    resource "aws_codepipeline" "n" {
      name = "n"
      artifact_store {
        location = "b"
        type     = "S3"
        encryption_key {
          id   = data.aws_kms_alias.k.arn
          type = "KMS"
        }
      }
    }
    expect {
      count = 3
    }
  }

  fail "keys of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { EncryptionKey: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/s3", Artifacts: { Type: S3 } } }
        L: { Type: AWS::CodePipeline::Pipeline, Properties: { ArtifactStore: { Type: S3, Location: b, EncryptionKey: { Id: alias/aws/s3, Type: KMS } } } }
    YAML
    expect {
      count = 2
    }
  }
}
