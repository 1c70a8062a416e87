rule "aws-launch-template-volume-not-encrypted" {
  title     = "Launch template's disk isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_launch_template"

  let {
    by_default = anytrue([for d in resources("aws_ebs_encryption_by_default") : d.enabled])
  }
  for_each = flatten([for m in self.block_device_mappings[*] : list(m.ebs)])
  # A snapshot's volume is encrypted as the snapshot is.
  require = each.value.encrypted || (each.value.encrypted == null && each.value.snapshot_id != null) || by_default
  focus   = each.value.encrypted == null ? each.value : each.value.encrypted
  message = "The data on this disk of each instance that ${resource.address} starts, and its snapshots, are in plain text, unless the account encrypts volumes by default or the image is encrypted."
  remedy  = <<-TEXT
    Terraform: block_device_mappings { device_name = "/dev/xvda"  ebs { encrypted = true } }; for all volumes of the account aws_ebs_encryption_by_default.
    CloudFormation: LaunchTemplateData: { BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { Encrypted: true } }] }.
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"]

  fail "absent, and off" {
    resource "aws_launch_template" "app" {
      block_device_mappings {
        device_name = "/dev/xvda"
        ebs {
          volume_size = 20
        }
      }
      block_device_mappings {
        device_name = "/dev/sdf"
        ebs {
          encrypted   = false
          snapshot_id = "snap-1"
        }
      }
    }
    expect {
      count = 2
    }
  }

  pass "encrypted, of a snapshot, and a device that is no volume" {
    resource "aws_launch_template" "app" {
      block_device_mappings {
        device_name = "/dev/xvda"
        ebs {
          encrypted = true
        }
      }
      block_device_mappings {
        device_name = "/dev/sdf"
        ebs {
          snapshot_id = "snap-1"
        }
      }
      block_device_mappings {
        device_name  = "/dev/sdb"
        virtual_name = "ephemeral0"
      }
    }
  }

  pass "the account encrypts" {
    resource "aws_ebs_encryption_by_default" "all" {
      enabled = true
    }
    resource "aws_launch_template" "app" {
      block_device_mappings {
        device_name = "/dev/xvda"
        ebs {
          volume_size = 20
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { VolumeSize: 20 } }]
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              BlockDeviceMappings: [{ DeviceName: /dev/xvda, Ebs: { VolumeSize: 20, Encrypted: true } }]
    YAML
  }
}
