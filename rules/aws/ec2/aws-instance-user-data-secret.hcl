rule "aws-instance-user-data-secret" {
  title     = "Secret stands in an instance's user data"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration"]
  secret    = true

  let {
    data   = self.user_data != null ? self.user_data : self.user_data_base64
    script = try(base64decode(data), data)
    # By these prefixes a build takes what it writes into pages: keys that each visitor gets.
    public = "/(?i)\\b(NEXT_PUBLIC|NUXT_PUBLIC|NUXT_ENV|VITE|REACT_APP|VUE_APP|NG_APP|GATSBY|EXPO_PUBLIC|STORYBOOK|PUBLIC)_\\w*[=:]\\s*[\"']?AIza[\\w-]+/"
  }
  for_each = secrets_in(script != null ? replace(script, public, "") : script)
  require  = !each.value.is_secret
  focus    = data
  message = "Each process on ${resource.address}, and whoever may describe it, reads its user data, and a secret stands there."
  remedy  = <<-TEXT
    Change the secret, and read it at start from Secrets Manager or Parameter Store with the instance's role.
    Terraform: iam_instance_profile = aws_iam_instance_profile.app.name, and "aws secretsmanager get-secret-value …" in user_data.
    CloudFormation: IamInstanceProfile, and the same in UserData.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html"]
  aliases    = { checkov = ["CKV_AWS_46"], trivy = ["AVD-AWS-0029", "AVD-AWS-0122", "AVD-AWS-0129"] }

  fail "access key" {
    resource "aws_instance" "a" {
      user_data = <<-SH
        export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
      SH
    }
  }

  fail "a spot instance" {
    resource "aws_spot_instance_request" "a" {
      user_data = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"
    }
    expect {
      count = 1
    }
  }

  pass "a key meant for the browser" {
    resource "aws_instance" "a" {
      user_data = <<-SH
        export NEXT_PUBLIC_FIREBASE_API_KEY="AIzaSyA-0123456789abcdefghijklmnopqrstu"
        npm run build
      SH
    }
  }

  pass "nothing" {
    resource "aws_instance" "a" {}
  }

  fail "a key of a server, a secret beside a key meant for the browser" {
    resource "aws_instance" "a" {
      user_data = <<-SH
        export MAPS_API_KEY=AIzaSyA-0123456789abcdefghijklmnopqrstu
      SH
    }
    resource "aws_instance" "b" {
      user_data = <<-SH
        export VITE_API_KEY=AIzaSyA-0123456789abcdefghijklmnopqrstu
        export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
      SH
    }
    expect {
      count = 2
    }
  }

  pass "read at start" {
    resource "aws_instance" "a" {
      user_data = <<-SH
        PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)
      SH
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            UserData:
              Fn::Base64: |
                export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY
    YAML
  }

  pass "nothing secret in a template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            UserData:
              Fn::Base64: "#!/bin/bash"
    YAML
  }
}
