rule "aws-efs-mount-target-closed" {
  title     = "File system can't be reached by those that mount it"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_efs_mount_target"
  languages = ["terraform"]

  let {
    system    = target(self.file_system_id, "aws_efs_file_system")
    parts     = system == null ? [] : concat([system, self], referrers(system, "aws_efs_access_point"))
    servers   = flatten([for p in parts : concat(referrers(p, "aws_instance"), referrers(p, "aws_launch_template"))])
    functions = flatten([for p in parts : referrers(p, "aws_lambda_function")])
    services  = flatten([for p in parts : [for t in referrers(p, "aws_ecs_task_definition") : referrers(t, "aws_ecs_service")]])
    clients   = concat(
      [for c in servers : { address = facts(c).address, groups = list(c.vpc_security_group_ids) }],
      [for c in functions : { address = facts(c).address, groups = list(c.vpc_config.security_group_ids) }],
      [for c in services : { address = facts(c).address, groups = list(c.network_configuration.security_groups) }],
    )
    # Who is in the default group, too, or in one from elsewhere, may get in.
    outside = [for c in clients : c.address if length(c.groups) > 0 && alltrue([for g in c.groups : known(target(g, "aws_security_group")) && target(g, "aws_security_group") != null])]
    # The default group lets in its own members, unless somebody opens it.
    defaults = [for g in resources("aws_security_group") : g if facts(g).type == "aws_default_security_group"]
    opened   = [for r in resources("aws_security_group_rule", "aws_vpc_security_group_ingress_rule") : r if attribute_of(r.security_group_id) == "default_security_group_id"]
  }

  when    = known(self.security_groups) && length(list(self.security_groups)) == 0 && length(defaults) + length(opened) == 0
  require = length(outside) == 0
  focus   = self.security_groups
  message = "${outside[0]} can't mount the file system of ${resource.address}: the mount target has the default security group of its network, which lets in nobody but its own members."
  remedy  = <<-TEXT
    Terraform: security_groups = [aws_security_group.files.id], with ingress { from_port = 2049, to_port = 2049, protocol = "tcp", security_groups = [aws_security_group.app.id] } in that group.
  TEXT

  references = [
    "https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  ]

  fail "a server, a template, a function, a service" {
    resource "aws_security_group" "app" {
      vpc_id = "vpc-1"
    }
    resource "aws_efs_file_system" "server" {}
    resource "aws_efs_mount_target" "server" {
      file_system_id = aws_efs_file_system.server.id
      subnet_id      = "subnet-1"
    }
    resource "aws_instance" "x" {
      vpc_security_group_ids = [aws_security_group.app.id]
      user_data              = "mount -t nfs4 ${aws_efs_mount_target.server.ip_address}:/ /data"
    }
    resource "aws_efs_file_system" "template" {}
    resource "aws_efs_mount_target" "template" {
      file_system_id  = aws_efs_file_system.template.id
      subnet_id       = "subnet-1"
      security_groups = []
    }
    resource "aws_launch_template" "x" {
      vpc_security_group_ids = [aws_security_group.app.id]
      user_data              = base64encode("mount -t efs ${aws_efs_file_system.template.id}:/ /data")
    }
    resource "aws_efs_file_system" "function" {}
    resource "aws_efs_mount_target" "function" {
      file_system_id = aws_efs_file_system.function.id
      subnet_id      = "subnet-1"
    }
    resource "aws_efs_access_point" "function" {
      file_system_id = aws_efs_file_system.function.id
    }
    resource "aws_lambda_function" "x" {
      function_name = "x"
      file_system_config {
        arn              = aws_efs_access_point.function.arn
        local_mount_path = "/mnt/data"
      }
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = [aws_security_group.app.id]
      }
    }
    resource "aws_efs_file_system" "service" {}
    resource "aws_efs_mount_target" "service" {
      file_system_id = aws_efs_file_system.service.id
      subnet_id      = "subnet-1"
    }
    resource "aws_ecs_task_definition" "x" {
      family = "x"
      volume {
        name = "data"
        efs_volume_configuration {
          file_system_id = aws_efs_file_system.service.id
        }
      }
    }
    resource "aws_ecs_service" "x" {
      name            = "x"
      task_definition = aws_ecs_task_definition.x.arn
      network_configuration {
        subnets         = ["subnet-1"]
        security_groups = [aws_security_group.app.id]
      }
    }
    expect {
      count = 4
    }
  }

  pass "a group; clients in groups from elsewhere, in the default one, or of no group; nobody mounts it" {
    variable "group" {}
    resource "aws_security_group" "app" {
      vpc_id = "vpc-1"
    }
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_efs_file_system" "a" {}
    resource "aws_efs_mount_target" "a" {
      file_system_id  = aws_efs_file_system.a.id
      subnet_id       = "subnet-1"
      security_groups = ["sg-1"]
    }
    resource "aws_efs_file_system" "d" {}
    resource "aws_efs_mount_target" "d" {
      file_system_id  = aws_efs_file_system.d.id
      subnet_id       = "subnet-1"
      security_groups = var.group
    }
    resource "aws_instance" "d" {
      vpc_security_group_ids = [aws_security_group.app.id]
      user_data              = "mount -t efs ${aws_efs_file_system.a.id}:/ /data; mount -t efs ${aws_efs_file_system.d.id}:/ /more"
    }
    resource "aws_efs_file_system" "b" {}
    resource "aws_efs_mount_target" "b" {
      file_system_id = aws_efs_file_system.b.id
      subnet_id      = "subnet-1"
    }
    resource "aws_instance" "b" {
      for_each               = { given = [var.group], literal = ["sg-1", aws_security_group.app.id], default = [aws_vpc.v.default_security_group_id, aws_security_group.app.id], none = [] }
      vpc_security_group_ids = each.value
      user_data              = "mount -t efs ${aws_efs_file_system.b.id}:/ /data"
    }
    resource "aws_efs_file_system" "c" {}
    resource "aws_efs_mount_target" "c" {
      file_system_id = aws_efs_file_system.c.id
      subnet_id      = "subnet-1"
    }
    resource "aws_efs_mount_target" "e" {
      file_system_id = "fs-1"
      subnet_id      = "subnet-1"
    }
  }

  pass "the default group is managed" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_security_group" "app" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_efs_file_system" "a" {}
    resource "aws_efs_mount_target" "a" {
      file_system_id = aws_efs_file_system.a.id
      subnet_id      = "subnet-1"
    }
    resource "aws_instance" "a" {
      vpc_security_group_ids = [aws_security_group.app.id]
      user_data              = "mount -t efs ${aws_efs_file_system.a.id}:/ /data"
    }
    resource "aws_default_security_group" "d" {
      vpc_id = aws_vpc.v.id
      ingress {
        from_port   = 2049
        to_port     = 2049
        protocol    = "tcp"
        cidr_blocks = ["10.0.0.0/16"]
      }
    }
  }

  pass "the default group is opened" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_security_group" "app" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_efs_file_system" "a" {}
    resource "aws_efs_mount_target" "a" {
      file_system_id = aws_efs_file_system.a.id
      subnet_id      = "subnet-1"
    }
    resource "aws_instance" "a" {
      vpc_security_group_ids = [aws_security_group.app.id]
      user_data              = "mount -t efs ${aws_efs_file_system.a.id}:/ /data"
    }
    resource "aws_security_group_rule" "d" {
      security_group_id = aws_vpc.v.default_security_group_id
      type              = "ingress"
      from_port         = 2049
      to_port           = 2049
      protocol          = "tcp"
      cidr_blocks       = ["10.0.0.0/16"]
    }
  }

  fail "the place" {
    resource "aws_security_group" "app" {
      vpc_id = "vpc-1"
    }
    resource "aws_security_group_rule" "app" {
      security_group_id = aws_security_group.app.id
      type              = "ingress"
      from_port         = 80
      to_port           = 80
      protocol          = "tcp"
      cidr_blocks       = ["10.0.0.0/16"]
    }
    resource "aws_efs_file_system" "a" {}
    resource "aws_efs_mount_target" "a" {
      file_system_id = aws_efs_file_system.a.id
      subnet_id      = "subnet-1"
    }
    resource "aws_instance" "a" {
      vpc_security_group_ids = [aws_security_group.app.id]
      user_data              = "mount -t efs ${aws_efs_file_system.a.id}:/ /data"
    }
    expect {
      at      = "main.tf:13"
      message = "aws_instance.a can't mount"
    }
  }
}
