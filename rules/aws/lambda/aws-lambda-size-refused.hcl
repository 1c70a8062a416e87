rule "aws-lambda-size-refused" {
  title     = "Function asks for time, memory or storage that Lambda doesn't give"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_function"

  let {
    # On instances of one's own a function may have up to 32 GB.
    own  = self.capacity_provider_config
    most = own == null ? 10240 : 32768
    asked = [
      { value = self.timeout, least = 1, most = 900, what = "runs a function for 1 to 900 seconds" },
      { value = self.memory_size, least = 128, most = most, what = "gives a function 128 to ${most} MB of memory" },
      { value = self.ephemeral_storage.size, least = 512, most = 10240, what = "gives a function 512 to 10240 MB of storage in /tmp" },
    ]
  }

  for_each = [for a in asked : a if a.value != null]
  require  = each.value.value >= each.value.least && each.value.value <= each.value.most
  focus    = each.value.value
  message  = "${resource.address} can't be created: Lambda ${each.value == null ? "doesn't give a function what this asks for" : "${each.value.what}, and this asks for ${each.value.value}"}."
  remedy   = <<-TEXT
    Terraform: timeout = 900, memory_size = 1024; what takes longer belongs in a state machine, a task or a job.
    CloudFormation: Timeout: 900, MemorySize: 1024.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"]

  fail "half an hour, no time, little memory, much memory" {
    resource "aws_lambda_function" "a" {
      timeout     = 1800
      memory_size = 64
    }
    resource "aws_lambda_function" "b" {
      timeout     = 0
      memory_size = 10241
    }
    expect {
      count = 4
    }
  }

  fail "too little storage, too much" {
    resource "aws_lambda_function" "a" {
      ephemeral_storage {
        size = 511
      }
    }
    resource "aws_lambda_function" "b" {
      ephemeral_storage {
        size = 10241
      }
    }
    expect {
      count   = 2
      message = "512 to 10240 MB of storage"
    }
  }

  pass "the limits, the defaults" {
    resource "aws_lambda_function" "a" {
      timeout     = 900
      memory_size = 10240
      ephemeral_storage {
        size = 10240
      }
    }
    resource "aws_lambda_function" "b" {
      timeout     = 1
      memory_size = 128
      ephemeral_storage {
        size = 512
      }
    }
    resource "aws_lambda_function" "c" {}
  }

  pass "much memory, on instances of one's own" {
    resource "aws_lambda_function" "a" {
      memory_size = 32768
      capacity_provider_config {
        lambda_managed_instances_capacity_provider_config {
          capacity_provider_arn = "arn:aws:lambda:eu-west-1:111122223333:capacity-provider:large"
        }
      }
    }
  }

  undecided "from a variable" {
    variable "seconds" {
      type = number
    }
    resource "aws_lambda_function" "a" {
      timeout = var.seconds
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties:
            Role: r
            Timeout: 1800
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  fail "storage in a template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties:
            Role: r
            EphemeralStorage:
              Size: 256
    YAML
    expect {
      at = "template.yaml:7"
    }
  }

  fail "template of SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Globals: { Function: { MemorySize: 12000, Timeout: 30 } }
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties: { Runtime: python3.13, Handler: index.handler, CodeUri: src/ }
    YAML
    expect {
      count = 1
    }
  }

  pass "within the limits in a template, the defaults, on instances of one's own" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Role: r, Timeout: 900, MemorySize: 10240, EphemeralStorage: { Size: 10240 } } }
        G: { Type: AWS::Lambda::Function, Properties: { Role: r } }
        H: { Type: AWS::Lambda::Function, Properties: { Role: r, MemorySize: 20480, CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: a } } } }
    YAML
  }
}
