rule "aws-glue-version-out-of-support" {
  title     = "Job runs on a version of Glue that is no more"
  severity  = "high"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_glue_job"

  let {
    ends = support("glue", self.glue_version).ends
  }

  # A Python shell job runs on its version of Python. Of later versions no end is announced, and one of them (5.1) is what the service
  # takes by now where none is said; it was 0.9.
  when    = contains(["0.9", "1.0", "2.0"], self.glue_version) && self.command.name != "pythonshell"
  require = days_until(ends) >= 0
  focus   = self.glue_version
  message = "${resource.address} can't be created, and doesn't run any more: Glue ${self.glue_version} ended on ${ends}."
  remedy  = <<-TEXT
    Terraform: glue_version = "5.0".
    CloudFormation: GlueVersion: "5.0".
  TEXT

  references = [
    "https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html",
    "https://docs.aws.amazon.com/glue/latest/dg/migrating-version-50.html",
  ]

  fail "ended" {
    given {
      as_of = "2026-11-21"
    }
    resource "aws_glue_job" "a" {
      glue_version = "2.0"
      command {
        script_location = "s3://scripts/a.py"
      }
    }
    resource "aws_glue_job" "b" {
      glue_version = "1.0"
      command {
        name            = "glueetl"
        script_location = "s3://scripts/b.py"
      }
    }
    resource "aws_glue_job" "c" {
      glue_version = "0.9"
    }
    expect {
      count = 3
    }
  }

  pass "while it ran" {
    given {
      as_of = "2026-03-31"
    }
    resource "aws_glue_job" "a" {
      glue_version = "2.0"
    }
  }

  pass "later ones, none said, a Python shell" {
    given {
      as_of = "2026-11-21"
    }
    resource "aws_glue_job" "c" {
      glue_version = "3.0"
    }
    resource "aws_glue_job" "d" {
      glue_version = "5.1"
    }
    resource "aws_glue_job" "a" {
      command {
        script_location = "s3://scripts/a.py"
      }
    }
    resource "aws_glue_job" "b" {
      glue_version = "1.0"
      command {
        name            = "pythonshell"
        python_version  = "3.9"
        script_location = "s3://scripts/b.py"
      }
    }
  }

  undecided "from a variable" {
    given {
      as_of = "2026-11-21"
    }
    variable "version" {}
    resource "aws_glue_job" "a" {
      glue_version = var.version
    }
  }

  fail "template" {
    given {
      as_of = "2026-11-21"
    }
    cloudformation = <<-YAML
      Resources:
        Job:
          Type: AWS::Glue::Job
          Properties:
            Role: r
            GlueVersion: 2.0
            Command: { Name: glueetl, ScriptLocation: "s3://scripts/a.py" }
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  pass "none said and a Python shell in a template" {
    given {
      as_of = "2026-11-21"
    }
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::Glue::Job, Properties: { Role: r, Command: { Name: glueetl, ScriptLocation: s } } }
        B: { Type: AWS::Glue::Job, Properties: { Role: r, GlueVersion: "1.0", Command: { Name: pythonshell, PythonVersion: "3.9", ScriptLocation: s } } }
    YAML
  }
}
