rule "aws-vpc-flow-logs-missing" {
  title     = "VPC has no flow log"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_vpc"
  default   = "production"

  require = length(referrers(self, "aws_flow_log", "vpc_id")) > 0
  message = "After an incident nobody can tell who talked to whom in ${resource.address}: its traffic isn't recorded."
  remedy  = <<-TEXT
    Terraform: resource "aws_flow_log" "main" { vpc_id = aws_vpc.main.id, traffic_type = "REJECT", log_destination = … }
    CloudFormation: an AWS::EC2::FlowLog with ResourceType: VPC and ResourceId: !Ref Vpc
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html"]
  aliases    = { checkov = ["CKV2_AWS_11"], trivy = ["AVD-AWS-0178"], cfn_nag = ["W60"] }
  controls   = { "cis-aws-3.0" = ["3.7"], "fsbp" = ["EC2.6"], "nist-800-53-r5" = ["AC-4(26)", "AU-12", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "CA-7", "SI-7(8)"] }

  fail "none" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
  }

  pass "one" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_flow_log" "main" {
      vpc_id               = aws_vpc.main.id
      traffic_type         = "ALL"
      log_destination      = "arn:aws:s3:::logs"
      log_destination_type = "s3"
    }
  }

  fail "template without" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        Log:
          Type: AWS::EC2::FlowLog
          Properties:
            ResourceType: VPC
            ResourceId: !Ref Vpc
            TrafficType: ALL
            LogDestinationType: s3
            LogDestination: arn:aws:s3:::logs
    YAML
  }
}
