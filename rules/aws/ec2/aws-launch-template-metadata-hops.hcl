rule "aws-launch-template-metadata-hops" {
  title     = "Containers reach the credentials of their host"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_launch_template", "aws_launch_configuration"]
  default   = "opt-in"

  require = !(self.metadata_options.http_put_response_hop_limit > 1)
  message = "Containers on instances of ${resource.address} can ask the metadata service for the credentials of the instance: its answers travel more than one hop."
  remedy  = <<-TEXT
    Terraform: metadata_options { http_put_response_hop_limit = 1 }.
    CloudFormation: MetadataOptions: { HttpPutResponseHopLimit: 1 }.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html"]
  aliases    = { checkov = ["CKV_AWS_341"] }

  fail "not said" {
    resource "aws_launch_template" "a" {
      metadata_options {
        http_put_response_hop_limit = 2
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { MetadataOptions: { HttpPutResponseHopLimit: 2 } } }
    YAML
  }

  pass "set" {
    resource "aws_launch_template" "a" {
      metadata_options {
        http_put_response_hop_limit = 1
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { ImageId: ami-1 } }
    YAML
  }
}
