rule "aws-ebs-gp2-volume" {
  title     = "Volume is of the type gp2"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_ebs_volume", "aws_instance", "aws_launch_template", "aws_launch_configuration"]

  let {
    disks = concat(
      resource.kind == "aws_ebs_volume" ? [{ type = self.type == null ? "gp2" : self.type, volume_type = self.type }] : [],
      [for b in self.root_block_device[*] : { type = b.volume_type, volume_type = b.volume_type } if b.volume_type != null],
      [for b in self.ebs_block_device[*] : { type = b.volume_type, volume_type = b.volume_type } if b.volume_type != null],
      [for b in self.block_device_mappings[*] : { type = b.ebs.volume_type, volume_type = b.ebs.volume_type } if b.ebs.volume_type != null],
    )
  }
  for_each = disks
  require  = each.value.type != "gp2"
  focus    = each.value.volume_type
  message  = "gp3 costs about a fifth less than the gp2 of ${resource.address} and gives 3,000 IOPS at any size (above 1,000 GiB set iops to keep what gp2 gave)."
  remedy   = <<-TEXT
    Terraform: type = "gp3" (volume_type in the blocks of an instance). Absent means gp2 for aws_ebs_volume.
    CloudFormation: VolumeType: gp3.
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html"]

  fail "gp2, gp2 by default" {
    resource "aws_ebs_volume" "a" {
      type = "gp2"
    }
    resource "aws_ebs_volume" "b" {
      size = 8
    }
    resource "aws_instance" "c" {
      root_block_device {
        volume_type = "gp2"
      }
    }
    expect {
      count = 3
    }
  }

  pass "gp3, the image's own" {
    resource "aws_ebs_volume" "a" {
      type = "gp3"
    }
    resource "aws_instance" "b" {
      root_block_device {
        volume_size = 20
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Volume:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, VolumeType: gp2 }
    YAML
  }

  pass "gp3 in a template" {
    cloudformation = <<-YAML
      Resources:
        Volume:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, VolumeType: gp3 }
    YAML
  }
}
