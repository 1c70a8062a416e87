rule "aws-emr-cluster-never-ends" {
  title     = "Idle cluster is never stopped"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_emr_cluster"

  require = self.auto_termination_policy.idle_timeout != null || self.keep_job_flow_alive_when_no_steps == false
  focus   = self
  message = "${resource.address} waits, and is billed, after its last step until somebody ends it."
  remedy  = <<-TEXT
    Terraform: auto_termination_policy { idle_timeout = 3600 }, or keep_job_flow_alive_when_no_steps = false.
    CloudFormation: AutoTerminationPolicy: { IdleTimeout: 3600 }, or KeepJobFlowAliveWhenNoSteps: false in Instances.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-auto-termination-policy.html"]

  fail "kept" {
    resource "aws_emr_cluster" "c" {
      name = "c"
    }
  }

  pass "ended by either" {
    resource "aws_emr_cluster" "a" {
      auto_termination_policy {
        idle_timeout = 3600
      }
    }
    resource "aws_emr_cluster" "b" {
      keep_job_flow_alive_when_no_steps = false
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::EMR::Cluster
          Properties: { Name: c, Instances: { KeepJobFlowAliveWhenNoSteps: true } }
    YAML
  }

  pass "ended in a template" {
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::EMR::Cluster
          Properties: { Name: c, AutoTerminationPolicy: { IdleTimeout: 3600 }, Instances: { KeepJobFlowAliveWhenNoSteps: true } }
        D:
          Type: AWS::EMR::Cluster
          Properties: { Name: d, Instances: {} }
    YAML
  }
}
