rule "aws-instance-user-data-remote-script" {
  title     = "Instance runs a script from the internet when it starts"
  severity  = "low"
  category  = "production-readiness"
  checklist = "install"
  kind      = ["aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration"]

  let {
    script = try(base64decode(self.user_data), self.user_data)
    remote = "(curl|wget)[^\\n|;]*\\|\\s*(sudo\\s+)?(-E\\s+)?(ba|z|da)?sh\\b|(ba|z)?sh\\s+<\\(\\s*(curl|wget)|(ba|z)?sh\\s+-c\\s+\"?\\$\\((curl|wget)"
    # What isn't known of a script doesn't hide what is.
    written = anytrue([for t in texts(self.user_data) : length(regexall(remote, t.text)) > 0])
  }
  when    = self.user_data != null
  require = length(regexall(remote, script)) == 0 && !written
  focus   = self.user_data
  message = "A new server of ${resource.address} starts only if somebody else's site is up, and runs what that site sends on that day."
  remedy  = <<-TEXT
    Build an image with the software (EC2 Image Builder, Packer), or install packages of a pinned version.
    Terraform: ami = data.aws_ami.app.id, without curl … | sh in user_data.
    CloudFormation: ImageId of that image, without it in UserData.
  TEXT

  references = ["https://docs.aws.amazon.com/imagebuilder/latest/userguide/what-is-image-builder.html"]

  fail "curl into a shell" {
    resource "aws_instance" "a" {
      user_data = <<-SH
        #!/bin/bash
        curl -fsSL https://get.example.com | sudo bash
      SH
    }
  }

  fail "a spot instance" {
    resource "aws_spot_instance_request" "a" {
      user_data = "curl https://example.com/install.sh | bash"
    }
    expect {
      count = 1
    }
  }

  fail "beside what isn't known" {
    variable "cluster" {}
    resource "aws_instance" "a" {
      user_data = <<-SH
        #!/bin/bash
        echo ECS_CLUSTER=${var.cluster} >> /etc/ecs/ecs.config
        curl -fsSL https://get.example.com | sudo bash
      SH
    }
  }

  fail "beside what isn't known, in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EC2::Instance
          Properties:
            UserData: { "Fn::Base64": !Sub "echo ECS_CLUSTER=${AWS::StackName} >> /etc/ecs/ecs.config\ncurl -fsSL https://get.example.com | bash" }
    YAML
  }

  pass "packages" {
    resource "aws_instance" "a" {
      user_data = <<-SH
        #!/bin/bash
        dnf install -y nginx-1.24.0
        curl -s http://localhost | grep ok
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
                #!/bin/bash
                wget -qO- https://get.example.com | sh
    YAML
  }

  pass "packages in a template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            UserData:
              Fn::Base64: |
                #!/bin/bash
                dnf install -y nginx
    YAML
  }
}
