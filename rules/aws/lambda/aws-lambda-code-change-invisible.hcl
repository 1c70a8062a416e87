rule "aws-lambda-code-change-invisible" {
  title     = "Apply doesn't notice that the function's code changed"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "install"
  kind      = "aws_lambda_function"
  languages = ["terraform"]

  let {
    code   = self.filename != null ? self.filename : self.s3_key
    hashed = self.source_code_hash != null || self.code_sha256 != null || self.s3_object_version != null
    # A pipeline that deploys the code makes Terraform look away.
    elsewhere = anytrue([for a in ["filename", "s3_key", "source_code_hash", "s3_object_version", "last_modified"] : ignored(a)])
  }
  when    = code != null && !elsewhere
  require = hashed || length(regexall("[0-9]", code)) > 0
  focus   = code
  message = "A new ${code} under the same name isn't deployed to ${resource.address}: Terraform compares its name only, and the plan is empty."
  remedy  = <<-TEXT
    Terraform: source_code_hash = data.archive_file.app.output_base64sha256 (or filebase64sha256("app.zip")); for S3 a key that has the version in it.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function"]

  fail "a file, an object" {
    resource "aws_lambda_function" "a" {
      filename = "app.zip"
    }
    resource "aws_lambda_function" "b" {
      s3_bucket = "code"
      s3_key    = "app.zip"
    }
    expect {
      count = 2
    }
  }

  pass "hashed" {
    resource "aws_lambda_function" "a" {
      filename         = "app.zip"
      source_code_hash = "0CBpVXkUkGHAxJxPSHAbGHCLkuVZ01rRJEGwQlZjCXY="
    }
    resource "aws_lambda_function" "b" {
      s3_key            = "app.zip"
      s3_object_version = "abc"
    }
    resource "aws_lambda_function" "c" {
      filename    = "app.zip"
      code_sha256 = "0CBpVXkUkGHAxJxPSHAbGHCLkuVZ01rRJEGwQlZjCXY="
    }
  }

  pass "a release in the name, a pipeline, an image" {
    resource "aws_lambda_function" "a" {
      s3_key = "app-1.4.2.zip"
    }
    resource "aws_lambda_function" "b" {
      filename = "app.zip"
      lifecycle {
        ignore_changes = [filename]
      }
    }
    resource "aws_lambda_function" "c" {
      image_uri = "example/app:one"
    }
  }

  undecided "a name that isn't known" {
    variable "release" {}
    resource "aws_lambda_function" "a" {
      s3_key = "${var.release}.zip"
    }
  }
}
