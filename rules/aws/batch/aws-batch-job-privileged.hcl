rule "aws-batch-job-privileged" {
  title     = "Job runs as root of its host"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_batch_job_definition"

  for_each = self.container[*]
  require  = !each.value.privileged
  message  = "Whoever takes over a container of ${resource.address} owns the host and everything on it: it runs privileged."
  remedy   = <<-TEXT
    Terraform: remove "privileged": true from container_properties.
    CloudFormation: Privileged: false in ContainerProperties.
  TEXT

  references = ["https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html"]
  aliases    = { checkov = ["CKV_AWS_210"], cfn_nag = ["W34"] }

  fail "wrong" {
    resource "aws_batch_job_definition" "a" {
      container_properties = jsonencode({ image = "busybox", privileged = true })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Batch::JobDefinition
          Properties: { Type: container, ContainerProperties: { Image: busybox, Privileged: true } }
    YAML
  }

  pass "right" {
    resource "aws_batch_job_definition" "a" {
      container_properties = jsonencode({ image = "busybox", privileged = false })
    }
    resource "aws_batch_job_definition" "b" {
      container_properties = jsonencode({ image = "busybox" })
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Batch::JobDefinition
          Properties: { Type: container, ContainerProperties: { Image: busybox, Privileged: false } }
    YAML
  }

  fail "a node of several" {
    resource "aws_batch_job_definition" "a" {
      type            = "multinode"
      node_properties = jsonencode({ nodeRangeProperties = [{ targetNodes = "0:", container = { image = "busybox", privileged = true } }] })
    }
  }

  fail "a node of several in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Batch::JobDefinition
          Properties:
            Type: multinode
            NodeProperties:
              NodeRangeProperties:
                - { TargetNodes: "0:", Container: { Image: busybox, Privileged: true } }
    YAML
  }

  fail "said as text" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Batch::JobDefinition
          Properties: { Type: container, ContainerProperties: { Image: busybox, Privileged: "true" } }
    YAML
  }

  fail "a pod" {
    resource "aws_batch_job_definition" "a" {
      eks_properties {
        pod_properties {
          containers {
            image = "busybox"
            security_context {
              privileged = true
            }
          }
        }
      }
    }
  }

  fail "a pod's first container" {
    resource "aws_batch_job_definition" "a" {
      eks_properties {
        pod_properties {
          init_containers {
            image = "busybox"
            security_context {
              privileged = true
            }
          }
        }
      }
    }
  }

  fail "a task of several containers" {
    resource "aws_batch_job_definition" "a" {
      ecs_properties = jsonencode({ taskProperties = [{ containers = [{ image = "busybox", privileged = true }] }] })
    }
  }

  fail "a task of several containers in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Batch::JobDefinition
          Properties:
            Type: container
            EcsProperties:
              TaskProperties:
                - Containers: [{ Image: busybox, Privileged: true }]
    YAML
  }

  undecided "from a variable" {
    variable "properties" {}
    resource "aws_batch_job_definition" "a" {
      container_properties = var.properties
    }
  }
}
