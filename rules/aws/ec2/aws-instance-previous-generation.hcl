rule "aws-instance-previous-generation" {
  title     = "Instance type is of a previous generation"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration"]

  when    = self.instance_type != null
  require = length(regexall("^(t1|t2|m1|m2|m3|m4|c1|c3|c4|cc2|cr1|r3|r4|i2|hs1|g2|g3|g3s|p2|d2)[.]", self.instance_type)) == 0
  message = "${resource.address} is a ${self.instance_type}: newer types do the same work for less (t2 to t3 about 10 %, m4 to m7g more than 20 %)."
  remedy  = <<-TEXT
    Terraform: instance_type = "t3.small", or t4g where the software runs on ARM.
    CloudFormation: InstanceType: t3.small.
  TEXT

  references = ["https://aws.amazon.com/ec2/previous-generation/"]
  aliases    = { cfn-lint = ["I3100"] }

  fail "old" {
    resource "aws_instance" "a" {
      instance_type = "m4.large"
    }
  }

  fail "a spot instance" {
    resource "aws_spot_instance_request" "a" {
      instance_type = "m4.large"
    }
    expect {
      count = 1
    }
  }

  pass "current" {
    resource "aws_instance" "a" {
      instance_type = "m7g.large"
    }
  }

  undecided "from a variable" {
    variable "type" {}
    resource "aws_instance" "a" {
      instance_type = var.type
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties: { InstanceType: t2.micro }
    YAML
  }

  pass "current in a template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties: { InstanceType: t3.micro }
    YAML
  }
}
