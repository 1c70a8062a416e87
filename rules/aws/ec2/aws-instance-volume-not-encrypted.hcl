rule "aws-instance-volume-not-encrypted" {
  title     = "Instance's disk isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = ["aws_instance", "aws_spot_instance_request", "aws_launch_configuration"]

  let {
    by_default = anytrue([for d in resources("aws_ebs_encryption_by_default") : d.enabled])
    others     = alltrue([for b in self.ebs_block_device[*] : b.encrypted || (b.encrypted == null && b.snapshot_id != null)])
    # A template's mappings name the root device only where they change it.
    root = resource.language == "cloudformation" ? length(self.ebs_block_device[*]) > 0 : self.root_block_device.encrypted
  }
  when    = resource.kind == "aws_launch_configuration" || self.launch_template == null
  require = (root && others) || by_default
  focus   = others ? self.root_block_device.encrypted : [for b in self.ebs_block_device[*] : b.encrypted if !b.encrypted][0]
  message = "The data on the disks of ${resource.address} and their snapshots are in plain text, unless the account encrypts volumes by default or the image is encrypted."
  remedy  = <<-TEXT
    Terraform: root_block_device { encrypted = true }, and encrypted = true in each ebs_block_device; for all volumes of the account aws_ebs_encryption_by_default.
    CloudFormation: BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { Encrypted: true } }].
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_8"], trivy = ["AVD-AWS-0131", "AVD-AWS-0008"] }

  fail "root disk, another disk" {
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
    resource "aws_instance" "b" {
      ami = "ami-1"
      root_block_device {
        encrypted = true
      }
      ebs_block_device {
        device_name = "/dev/sdf"
      }
    }
    expect {
      count = 2
    }
  }

  fail "a spot instance" {
    resource "aws_spot_instance_request" "templated" {
      launch_template {
        name = "orders"
      }
    }
    resource "aws_spot_instance_request" "a" {
      instance_type = "t3.micro"
    }
    expect {
      count = 1
    }
  }

  pass "all encrypted; by default" {
    resource "aws_instance" "a" {
      ami = "ami-1"
      root_block_device {
        encrypted = true
      }
      ebs_block_device {
        device_name = "/dev/sdf"
        encrypted   = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            ImageId: ami-1
            BlockDeviceMappings:
              - { DeviceName: /dev/xvda, Ebs: { VolumeSize: 8 } }
    YAML
  }

  pass "encrypted in a template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            ImageId: ami-1
            BlockDeviceMappings:
              - { DeviceName: /dev/xvda, Ebs: { VolumeSize: 8, Encrypted: true } }
    YAML
  }
}
