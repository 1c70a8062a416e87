rule "aws-instance-metadata-v1" {
  title     = "Instance metadata answers without a session"
  severity  = bare ? "low" : without_role ? "medium" : "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration"]

  let {
    # What an instance doesn't say itself it takes from its launch template.
    template = !contains(["aws_launch_template", "aws_launch_configuration"], resource.kind) && self.metadata_options == null && self.launch_template != null
    source   = template ? (self.launch_template.id != null ? target(self.launch_template.id) : target(self.launch_template.name)) : self
    # Images of Amazon Linux 2023 ask for version 2 themselves where nothing is said. A data source names them by a pattern, or by
    # the parameter that holds the newest one.
    image  = self.ami != null ? self.ami : self.image_id
    from   = target(image)
    silent = self.metadata_options.http_tokens == null && !known(image)
    # A reference to a parameter, as launch templates and templates write it, has its name in it.
    written = [for t in concat([dynamic_reference(image)], [for t in texts(image) : t.text]) : t if t != null]
    spoken  = self.metadata_options.http_tokens == null && anytrue([for t in written : strcontains(t, "/al2023-ami")])
    al2023 = spoken || silent && (
      anytrue([for n in flatten([for f in from.filter[*] : [for v in f.values : known(v) ? v : target(v).name]]) : strcontains(n, "al2023-ami")])
      || anytrue([for n in [from.name, from.name_regex] : strcontains(n, "al2023-ami")])
      || anytrue([for p in resources("cloudformation.parameter") : strcontains(p.default, "al2023-ami")])
    )
    # Where the image is one of several, or a variable comes before it, each of those that it may come from. What a module has
    # that isn't there, no image here comes from.
    sources = [
      for d in resources("data.aws_ami", "data.aws_ssm_parameter") : d
      if anytrue([for r in referrers(d, resource.kind) : facts(r).address == resource.address])
    ]
    named = [for d in sources : anytrue([
      for n in flatten([d.name, d.name_regex, [for f in d.filter[*] : [for v in f.values : known(v) ? v : target(v).name]]]) :
      strcontains(n, "al2023") || strcontains(n, "amazon-linux-2023")
    ])]
    perhaps = silent && anytrue([for n in named : !known(n) || n])
    # Who has no role has no credentials to give away. To a launch template node groups and environments of Batch add one, and an instance may.
    profile = self.iam_instance_profile
    given = (
      length(referrers(self, "aws_eks_node_group")) > 0 || length(referrers(self, "aws_batch_compute_environment")) > 0
      || anytrue([for i in referrers(self, "aws_instance", "launch_template") : i.iam_instance_profile != null])
    )
    without_role = !template && known(profile) && profile == null && !(known(given) && given)
    # Nor has it anything to give away as long as nothing is handed to it at its start.
    data = concat([self.user_data, self.user_data_base64], [for i in referrers(self, "aws_instance", "launch_template") : i.user_data != null ? i.user_data : i.user_data_base64])
    plain = alltrue([for d in data : d == null])
    bare  = without_role && known(plain) && plain
    role = resource.type == "AWS::EC2::LaunchTemplate" ? "the credentials of any role that its instances have" : "the credentials of its role"
    # What neither says the account may, for a region.
    account = self.metadata_options.http_tokens == null && anytrue([for d in resources("aws_ec2_instance_metadata_defaults") : d.http_tokens == "required"])
  }
  when    = (!template || source == null || !known(source)) && !(known(al2023) && al2023) && !account
  require = (
    template ? undecided("its launch template isn't here")
    : self.metadata_options.http_tokens == "required" || self.metadata_options.http_endpoint == "disabled"
    || (known(perhaps) && perhaps ? undecided("whether its image is one of Amazon Linux 2023, which asks for version 2 by itself,") : false)
  )
  focus   = self.metadata_options.http_tokens
  message = "A request that software on ${resource.address} can be made to send (SSRF) is enough to steal ${bare ? "the credentials of any role that it gets later" : without_role ? "what its user data holds, and the credentials of any role that it gets later" : role}: version 1 of the metadata service is on."
  remedy  = <<-TEXT
    Terraform: metadata_options { http_tokens = "required" }.
    CloudFormation: MetadataOptions: { HttpTokens: required } (of an instance: in its launch template).
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html"]
  aliases    = { checkov = ["CKV_AWS_79"], trivy = ["AVD-AWS-0028", "AVD-AWS-0130"] }
  controls   = { "cis-aws-3.0" = ["5.6"], "fsbp" = ["EC2.8", "EC2.170", "AutoScaling.3"], "nist-800-53-r5" = ["AC-3", "AC-3(15)", "AC-3(7)", "AC-6"], "pci-dss-4.0.1" = ["2.2.6"] }

  fail "optional, or not said" {
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
    resource "aws_launch_template" "b" {
      metadata_options {
        http_tokens = "optional"
      }
    }
    expect {
      count = 2
    }
  }

  fail "a role or none" {
    resource "aws_iam_instance_profile" "p" {}
    variable "profile" {}
    resource "aws_instance" "with" {
      ami                  = "ami-1"
      iam_instance_profile = aws_iam_instance_profile.p.name
    }
    resource "aws_instance" "perhaps" {
      ami                  = "ami-1"
      iam_instance_profile = var.profile
    }
    resource "aws_launch_template" "with" {
      image_id = "ami-1"
      iam_instance_profile {
        name = aws_iam_instance_profile.p.name
      }
    }
    resource "aws_launch_template" "nodes" {
      image_id = "ami-1"
    }
    resource "aws_eks_node_group" "n" {
      launch_template {
        id = aws_launch_template.nodes.id
      }
    }
    resource "aws_launch_template" "jobs" {
      image_id = "ami-1"
    }
    resource "aws_batch_compute_environment" "b" {
      compute_resources {
        launch_template {
          launch_template_id = aws_launch_template.jobs.id
        }
      }
    }
    resource "aws_launch_template" "single" {
      image_id = "ami-1"
    }
    resource "aws_instance" "of" {
      iam_instance_profile = aws_iam_instance_profile.p.name
      launch_template {
        id = aws_launch_template.single.id
      }
    }
    expect {
      count    = 6
      severity = "high"
      message  = "to steal the credentials of its role"
    }
  }

  fail "no role, no user data" {
    resource "aws_instance" "without" {
      ami = "ami-1"
    }
    resource "aws_launch_template" "alone" {
      image_id = "ami-1"
    }
    resource "aws_launch_template" "group" {
      image_id = "ami-1"
    }
    resource "aws_autoscaling_group" "g" {
      launch_template {
        id = aws_launch_template.group.id
      }
    }
    resource "aws_launch_template" "single" {
      image_id = "ami-1"
    }
    resource "aws_instance" "of" {
      launch_template {
        id = aws_launch_template.single.id
      }
    }
    variable "profile" {}
    resource "aws_launch_template" "open" {
      image_id = "ami-1"
    }
    resource "aws_instance" "open" {
      iam_instance_profile = var.profile
      launch_template {
        id = aws_launch_template.open.id
      }
    }
    expect {
      count    = 5
      severity = "low"
      message  = "to steal the credentials of any role that it gets later"
    }
  }

  fail "no role, but user data" {
    variable "profile" {}
    variable "data" {}
    resource "aws_instance" "text" {
      ami       = "ami-1"
      user_data = "#!/bin/sh"
    }
    resource "aws_instance" "encoded" {
      ami              = "ami-1"
      user_data_base64 = "IyEvYmluL3No"
    }
    resource "aws_instance" "perhaps" {
      ami       = "ami-1"
      user_data = var.data
    }
    resource "aws_launch_template" "t" {
      image_id  = "ami-1"
      user_data = "IyEvYmluL3No"
    }
    resource "aws_launch_template" "text" {
      image_id = "ami-1"
    }
    resource "aws_instance" "of_text" {
      user_data = "#!/bin/sh"
      launch_template {
        id = aws_launch_template.text.id
      }
    }
    resource "aws_launch_template" "encoded" {
      image_id = "ami-1"
    }
    resource "aws_instance" "of_encoded" {
      user_data_base64 = "IyEvYmluL3No"
      launch_template {
        id = aws_launch_template.encoded.id
      }
    }
    expect {
      count    = 6
      severity = "medium"
      message  = "what its user data holds, and"
    }
  }

  fail "no role and no user data in a template" {
    cloudformation = <<-YAML
      Resources:
        L:
          Type: AWS::AutoScaling::LaunchConfiguration
          Properties: { ImageId: ami-1, InstanceType: t3.small }
    YAML
    expect {
      severity = "low"
    }
  }

  fail "no role, but user data, in a template" {
    cloudformation = <<-YAML
      Resources:
        L:
          Type: AWS::AutoScaling::LaunchConfiguration
          Properties: { ImageId: ami-1, InstanceType: t3.small, UserData: IyEvYmluL3No }
        I:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1, UserData: IyEvYmluL3No }
        T:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { ImageId: ami-1, UserData: IyEvYmluL3No } }
    YAML
    expect {
      count    = 3
      severity = "medium"
    }
  }

  fail "an instance, a launch template without either in a template" {
    cloudformation = <<-YAML
      Resources:
        I:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1 }
        T:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { ImageId: ami-1 } }
    YAML
    expect {
      count    = 2
      severity = "low"
    }
  }

  fail "a spot instance" {
    resource "aws_launch_template" "closed" {
      metadata_options {
        http_tokens = "required"
      }
    }
    resource "aws_spot_instance_request" "templated" {
      launch_template {
        id = aws_launch_template.closed.id
      }
    }
    resource "aws_spot_instance_request" "a" {
      instance_type = "t3.micro"
    }
    expect {
      count = 1
    }
  }

  pass "required; off" {
    resource "aws_instance" "a" {
      ami = "ami-1"
      metadata_options {
        http_tokens = "required"
      }
    }
    resource "aws_launch_configuration" "b" {
      metadata_options {
        http_endpoint = "disabled"
      }
    }
  }

  pass "an image of Amazon Linux 2023" {
    data "aws_ami" "al2023" {
      owners = ["amazon"]
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
    }
    data "aws_ssm_parameter" "al2023" {
      name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    }
    resource "aws_instance" "a" {
      ami = data.aws_ami.al2023.id
    }
    resource "aws_launch_template" "b" {
      image_id = data.aws_ssm_parameter.al2023.value
    }
  }

  fail "an image of Amazon Linux 2023 with version 1 switched on, an older image" {
    data "aws_ami" "al2023" {
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
    }
    data "aws_ami" "old" {
      filter {
        name   = "name"
        values = ["amzn2-ami-hvm-*"]
      }
    }
    variable "image" {}
    resource "aws_instance" "a" {
      ami = data.aws_ami.al2023.id
      metadata_options {
        http_tokens = "optional"
      }
    }
    resource "aws_instance" "b" {
      ami = data.aws_ami.old.id
    }
    resource "aws_instance" "c" {
      ami = var.image
    }
    expect {
      count = 3
    }
  }

  pass "an image of Amazon Linux 2023 in a template" {
    cloudformation = <<-YAML
      Parameters:
        Image:
          Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
          Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64
      Resources:
        A:
          Type: AWS::EC2::Instance
          Properties: { ImageId: !Ref Image }
    YAML
  }

  fail "an image by its number in a template, none in a template for those that say their own" {
    cloudformation = <<-YAML
      Parameters:
        Image:
          Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
          Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64
      Resources:
        A:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1 }
        B:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { InstanceType: t3.micro } }
    YAML
    expect {
      count = 2
    }
  }

  pass "required by its template" {
    resource "aws_launch_template" "t" {
      metadata_options {
        http_tokens = "required"
      }
    }
    resource "aws_instance" "a" {
      launch_template {
        id = aws_launch_template.t.id
      }
    }
  }

  pass "an image of Amazon Linux 2023 by the parameter that a data source filters by" {
    data "aws_ssm_parameter" "al2023" {
      name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    }
    data "aws_ami" "al2023" {
      filter {
        name   = "image-id"
        values = [data.aws_ssm_parameter.al2023.value]
      }
    }
    resource "aws_instance" "a" {
      ami = data.aws_ami.al2023.id
    }
  }

  undecided "an image that a variable may replace, from a module" {
    variable "image" {}
    module "image" {
      source = "./image"
    }
    resource "aws_instance" "a" {
      ami = coalesce(var.image, module.image.id)
    }
    file "image/main.tf" <<-TEXT
      data "aws_ssm_parameter" "al2023" {
        name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
      }
      data "aws_ami" "al2023" {
        filter {
          name   = "image-id"
          values = [data.aws_ssm_parameter.al2023.value]
        }
      }
      output "id" {
        value = data.aws_ami.al2023.id
      }
    TEXT
  }

  fail "one of several images" {
    variable "new" {}
    data "aws_ami" "al2023" {
      filter {
        name   = "name"
        values = ["al2023-ami-2023*"]
      }
    }
    data "aws_ami" "old" {
      filter {
        name   = "name"
        values = ["amzn2-ami-hvm-*"]
      }
    }
    resource "aws_launch_template" "a" {
      image_id = var.new ? data.aws_ami.al2023.id : data.aws_ami.old.id
    }
    expect {
      when = "var.new is not true"
    }
  }

  undecided "an image whose name isn't known, one for learning" {
    variable "names" {}
    data "aws_ami" "a" {
      filter {
        name   = "name"
        values = [var.names]
      }
    }
    resource "aws_instance" "a" {
      ami = data.aws_ami.a.id
    }
    data "aws_ssm_parameter" "gpu" {
      name = "/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id"
    }
    resource "aws_instance" "b" {
      ami = data.aws_ssm_parameter.gpu.value
    }
    expect {
      count = 2
    }
  }

  fail "an image by its number, a variable, an older name, beside a module that isn't there" {
    data "aws_ami" "old" {
      filter {
        name   = "name"
        values = ["amzn2-ami-hvm-*"]
      }
    }
    module "m" {
      source  = "example/topic/aws"
      version = "1.0.0"
    }
    variable "image" {}
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
    resource "aws_instance" "b" {
      ami = var.image
    }
    resource "aws_instance" "c" {
      ami = data.aws_ami.old.id
    }
    expect {
      count = 3
    }
  }

  fail "an image by its number, and by a variable, beside one whose name isn't known" {
    variable "names" {}
    variable "image" {}
    data "aws_ami" "a" {
      filter {
        name   = "name"
        values = [var.names]
      }
    }
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
    resource "aws_instance" "b" {
      ami = var.image
    }
    expect {
      count = 2
    }
  }

  undecided "from a variable" {
    variable "tokens" {}
    resource "aws_instance" "a" {
      metadata_options {
        http_tokens = var.tokens
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData: { ImageId: ami-1 }
    YAML
    expect {
      count   = 1
      message = "of any role that"
    }
  }

  fail "template of nodes, which get the role of their group" {
    cloudformation = <<-YAML
      Resources:
        Nodes:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData: { ImageId: ami-1 }
        Group:
          Type: AWS::EKS::Nodegroup
          Properties: { LaunchTemplate: { Id: !Ref Nodes } }
    YAML
    expect {
      severity = "high"
      message  = "of any role that its instances have"
    }
  }

  pass "required in a template" {
    cloudformation = <<-YAML
      Resources:
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData: { ImageId: ami-1, MetadataOptions: { HttpTokens: required } }
    YAML
  }

  pass "the account's default" {
    resource "aws_ec2_instance_metadata_defaults" "all" {
      http_tokens = "required"
    }
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
  }

  fail "against the account's default" {
    resource "aws_ec2_instance_metadata_defaults" "all" {
      http_tokens = "required"
    }
    resource "aws_instance" "a" {
      ami = "ami-1"
      metadata_options {
        http_tokens = "optional"
      }
    }
  }

  fail "an account's default that leaves version 1" {
    resource "aws_ec2_instance_metadata_defaults" "all" {
      http_tokens = "optional"
    }
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
  }

  pass "an image of Amazon Linux 2023 by a reference to its parameter" {
    resource "aws_iam_instance_profile" "server" {
      role = "server"
    }
    resource "aws_launch_template" "server" {
      image_id      = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
      instance_type = "t3.micro"
      iam_instance_profile {
        name = aws_iam_instance_profile.server.name
      }
    }
  }

  pass "the same in a template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            ImageId: !Sub "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64}}"
            InstanceType: t3.micro
            IamInstanceProfile: server
    YAML
  }

  fail "another image by a reference to its parameter" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2}}"
            InstanceType: t3.micro
            IamInstanceProfile: server
    YAML
  }
}
