rule "aws-instance-user-data-sensitive" {
  title     = "Sensitive value is put into an instance's user data"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration"]

  let {
    data = [for d in [self.user_data, self.user_data_base64] : d if issensitive(d) && !(known(contains([null, ""], d)) && contains([null, ""], d))]
  }
  require = length(data) == 0
  focus   = data
  message = "Each process on ${resource.address}, and whoever may describe it, reads its user data, and a value that is declared sensitive is written into it."
  remedy  = <<-TEXT
    Read the secret at start from Secrets Manager or Parameter Store with the instance's role.
    Terraform: iam_instance_profile = aws_iam_instance_profile.app.name, and "aws secretsmanager get-secret-value …" in user_data.
    CloudFormation: IamInstanceProfile, and the same in UserData.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html"]

  fail "a variable, by way of a template" {
    variable "password" {
      type      = string
      sensitive = true
    }
    resource "aws_instance" "app" {
      user_data = templatefile("start.sh", { password = var.password })
    }
    resource "aws_launch_template" "app" {
      user_data = base64encode("PASSWORD=${var.password}")
    }
    file "start.sh" <<-TEXT
      export PASSWORD=${password}
    TEXT
    expect {
      count = 2
    }
  }

  fail "under a condition" {
    variable "own" { type = bool }
    variable "password" { sensitive = true }
    resource "aws_instance" "app" {
      user_data = var.own ? "export PASSWORD=${var.password}" : null
    }
    resource "aws_launch_template" "app" {
      user_data = var.own ? base64encode("export PASSWORD=${var.password}") : ""
    }
    expect {
      when  = "var.own is true"
      count = 2
    }
  }

  fail "under a condition, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Own: { Type: String }
        Password: { Type: String, NoEcho: true }
      Conditions:
        IsOwn: !Equals [!Ref Own, "true"]
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            UserData: !If [IsOwn, { "Fn::Base64": !Sub "export PASSWORD=${Password}" }, !Ref AWS::NoValue]
    YAML
    expect {
      when = "Own is true"
    }
  }

  fail "a spot instance" {
    variable "password" { sensitive = true }
    resource "aws_spot_instance_request" "a" {
      user_data = "export PASSWORD=${var.password}"
    }
    expect {
      count = 1
    }
  }

  pass "the name of a secret, and none" {
    resource "aws_secretsmanager_secret" "db" {
      name = "db"
    }
    resource "aws_instance" "app" {
      user_data = "aws secretsmanager get-secret-value --secret-id ${aws_secretsmanager_secret.db.name}"
    }
    resource "aws_instance" "bare" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Password: { Type: String, NoEcho: true }
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            ImageId: ami-1
            UserData: { "Fn::Base64": !Sub "export PASSWORD=${Password}" }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Parameters:
        Secret: { Type: String }
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            ImageId: ami-1
            UserData: { "Fn::Base64": !Sub "aws secretsmanager get-secret-value --secret-id ${Secret}" }
    YAML
  }
}
