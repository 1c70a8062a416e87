rule "aws-instance-metadata-v1" {
  title     = "Instance metadata answers without a session"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_instance", "aws_launch_template", "aws_launch_configuration"]

  let {
    # What an instance doesn't say itself it takes from its launch template.
    template = resource.kind == "aws_instance" && self.metadata_options == null && self.launch_template != null
    source   = template ? (self.launch_template.id != null ? target(self.launch_template.id) : target(self.launch_template.name)) : self
  }
  when    = !template || source == null || !known(source)
  require = template ? undecided("its launch template isn't here") : self.metadata_options.http_tokens == "required" || self.metadata_options.http_endpoint == "disabled"
  message = "A request that software on ${resource.address} can be made to send (SSRF) is enough to steal the credentials of its role: version 1 of the metadata service is on."
  remedy  = <<-TEXT
    Terraform: metadata_options { http_tokens = "required" }.
    CloudFormation: MetadataOptions: { HttpTokens: required } (of an instance: in its launch template).
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html"]
  aliases    = { checkov = ["CKV_AWS_79"], trivy = ["AVD-AWS-0028", "AVD-AWS-0130"] }
  controls   = { "cis-aws-3.0" = ["5.6"] }

  fail "optional, or not said" {
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
    resource "aws_launch_template" "b" {
      metadata_options {
        http_tokens = "optional"
      }
    }
    expect {
      count = 2
    }
  }

  pass "required; off" {
    resource "aws_instance" "a" {
      ami = "ami-1"
      metadata_options {
        http_tokens = "required"
      }
    }
    resource "aws_launch_configuration" "b" {
      metadata_options {
        http_endpoint = "disabled"
      }
    }
  }

  pass "required by its template" {
    resource "aws_launch_template" "t" {
      metadata_options {
        http_tokens = "required"
      }
    }
    resource "aws_instance" "a" {
      launch_template {
        id = aws_launch_template.t.id
      }
    }
  }

  undecided "from a variable" {
    variable "tokens" {}
    resource "aws_instance" "a" {
      metadata_options {
        http_tokens = var.tokens
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData: { ImageId: ami-1 }
    YAML
  }

  pass "required in a template" {
    cloudformation = <<-YAML
      Resources:
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData: { ImageId: ami-1, MetadataOptions: { HttpTokens: required } }
    YAML
  }
}
