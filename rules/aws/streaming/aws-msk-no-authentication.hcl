rule "aws-msk-no-authentication" {
  title     = "Kafka cluster asks nobody who they are"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_msk_cluster"

  let {
    clients  = self.client_authentication
    template = resource.language == "cloudformation"
    open     = template ? clients.Unauthenticated.Enabled : clients.unauthenticated
    ways     = template ? [clients.sasl.Iam.Enabled, clients.sasl.Scram.Enabled, clients.tls.Enabled] : [clients.sasl.iam, clients.sasl.scram, length(list(clients.tls.certificate_authority_arns)) > 0]
  }

  require = open != true && anytrue(ways)
  focus   = open == true ? open : clients
  message = "Whoever reaches the brokers of ${resource.address} may read and write its topics: clients needn't say who they are."
  remedy  = <<-TEXT
    Terraform: client_authentication { unauthenticated = false  sasl { iam = true } }.
    CloudFormation: ClientAuthentication: { Unauthenticated: { Enabled: false }, Sasl: { Iam: { Enabled: true } } }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/msk/latest/developerguide/kafka_apis_iam.html",
    "https://docs.aws.amazon.com/config/latest/developerguide/msk-unrestricted-access-check.html",
  ]
  controls = { "fsbp" = ["MSK.6"] }

  fail "nothing said, nothing switched on, open besides" {
    resource "aws_msk_cluster" "a" {
      cluster_name = "a"
    }
    resource "aws_msk_cluster" "b" {
      client_authentication {
        sasl {
          iam   = false
          scram = false
        }
      }
    }
    resource "aws_msk_cluster" "c" {
      client_authentication {
        unauthenticated = true
        sasl {
          iam = true
        }
      }
    }
    expect {
      count = 3
    }
  }

  pass "by IAM, by a password, by a certificate" {
    resource "aws_msk_cluster" "a" {
      client_authentication {
        sasl {
          iam = true
        }
      }
    }
    resource "aws_msk_cluster" "b" {
      client_authentication {
        unauthenticated = false
        sasl {
          scram = true
        }
      }
    }
    resource "aws_msk_cluster" "c" {
      client_authentication {
        tls {
          certificate_authority_arns = ["arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a"]
        }
      }
    }
    resource "aws_msk_serverless_cluster" "d" {
      cluster_name = "d"
    }
  }

  undecided "from a variable" {
    variable "iam" {
      type = bool
    }
    resource "aws_msk_cluster" "a" {
      client_authentication {
        sasl {
          iam = var.iam
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::MSK::Cluster, Properties: { ClusterName: a } }
        B:
          Type: AWS::MSK::Cluster
          Properties:
            ClientAuthentication:
              Sasl: { Scram: { Enabled: true } }
              Unauthenticated: { Enabled: true }
        C: { Type: AWS::MSK::Cluster, Properties: { ClientAuthentication: { Sasl: { Iam: { Enabled: false } } } } }
    YAML
    expect {
      count = 3
    }
  }

  pass "by IAM, by a password, by a certificate, in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::MSK::Cluster, Properties: { ClientAuthentication: { Sasl: { Iam: { Enabled: true } } } } }
        B: { Type: AWS::MSK::Cluster, Properties: { ClientAuthentication: { Sasl: { Scram: { Enabled: true } }, Unauthenticated: { Enabled: false } } } }
        C: { Type: AWS::MSK::Cluster, Properties: { ClientAuthentication: { Tls: { Enabled: true, CertificateAuthorityArnList: [a] } } } }
    YAML
  }
}
