rule "aws-ebs-io1-could-be-gp3" {
  title     = "Volume of the type io1 costs many times what gp3 would"
  severity  = "medium"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_ebs_volume", "aws_instance", "aws_launch_template", "aws_launch_configuration"]

  let {
    disks = concat(
      resource.kind == "aws_ebs_volume" ? [{ type = self.type, iops = self.iops }] : [],
      [for b in concat(self.root_block_device[*], self.ebs_block_device[*]) : { type = b.volume_type, iops = b.iops }],
      [for b in self.block_device_mappings[*] : { type = b.ebs.volume_type, iops = b.ebs.iops }],
    )
  }
  for_each = disks
  # A gp3 volume can't be attached to several instances.
  when    = each.value.type == "io1" && !self.multi_attach_enabled
  require = each.value.iops > 16000
  focus   = each.value.type
  message = "io1 bills about $0.065 per provisioned IOPS and month for the volume of ${resource.address}; gp3 has 3,000 for nothing, and up to 16,000 for $0.005 each (us-east-1)."
  remedy  = <<-TEXT
    Terraform: type = "gp3" with the same iops (volume_type in the blocks of an instance).
    CloudFormation: VolumeType: gp3 with the same Iops.
  TEXT

  references = ["https://aws.amazon.com/ebs/pricing/"]

  fail "of each kind" {
    resource "aws_ebs_volume" "v" {
      type = "io1"
      iops = 4000
    }
    resource "aws_instance" "i" {
      root_block_device {
        volume_type = "io1"
        iops        = 1000
      }
      ebs_block_device {
        volume_type = "io1"
        iops        = 16000
      }
    }
    resource "aws_launch_template" "t" {
      block_device_mappings {
        ebs {
          volume_type = "io1"
          iops        = 2000
        }
      }
    }
    expect {
      count = 4
    }
  }

  pass "more than gp3 gives; for several; another type" {
    resource "aws_ebs_volume" "a" {
      type = "io1"
      iops = 32000
    }
    resource "aws_ebs_volume" "b" {
      type                 = "io1"
      iops                 = 4000
      multi_attach_enabled = true
    }
    resource "aws_ebs_volume" "c" {
      type = "gp3"
      iops = 4000
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        V:
          Type: AWS::EC2::Volume
          Properties: { VolumeType: io1, Iops: 4000, Size: 100, AvailabilityZone: eu-west-1a }
    YAML
  }

  pass "gp3 in a template" {
    cloudformation = <<-YAML
      Resources:
        V:
          Type: AWS::EC2::Volume
          Properties: { VolumeType: gp3, Iops: 4000, Size: 100, AvailabilityZone: eu-west-1a }
    YAML
  }
}
