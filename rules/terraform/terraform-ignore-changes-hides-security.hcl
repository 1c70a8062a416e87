rule "terraform-ignore-changes-hides-security" {
  title     = "Changes to what protects the resource are ignored"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "any"
  languages = ["terraform"]

  let {
    # Nobody can change the key of these where they are.
    fixed = [
      "aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster", "aws_ebs_volume", "aws_efs_file_system",
      "aws_elasticache_replication_group", "aws_instance", "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system",
      "aws_fsx_windows_file_system",
    ]
    watched = [
      for a in list(resource.lifecycle.ignore_changes) : a
      if length(regexall("^(policy|assume_role_policy|ingress|egress|acl|encryption|server_side_encryption|kms_key|kms_master_key|publicly_accessible|public_access)", a)) > 0
      && !(startswith(a, "kms_key") && contains(fixed, resource.kind))
    ]
  }
  # What a resource of its own manages, each plan shows there.
  for_each = [
    for a in watched : a
    if !anytrue([
      for k in [for r in referrers(self, "*") : facts(r).kind] : startswith(k, "${resource.kind}_") && strcontains(k, split("_", a)[0])
      || contains(["ingress", "egress"], a) && length(regexall("^aws_(vpc_)?security_group_(${a}_)?rule$", k)) > 0
    ])
  ]
  require  = each.value == null
  focus    = each.value
  message = "Whoever weakens ${resource.address} by hand stays unnoticed: no plan shows a change of ${each.value}."
  remedy  = <<-TEXT
    Terraform: leave it out of ignore_changes; where another resource manages it, remove the blocks instead.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes"]

  fail "of a group, of a role" {
    resource "aws_security_group" "g" {
      lifecycle {
        ignore_changes = [ingress, tags]
      }
    }
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
      lifecycle {
        ignore_changes = [assume_role_policy]
      }
    }
    expect {
      count = 2
    }
  }

  pass "a resource of its own manages it" {
    resource "aws_s3_bucket" "b" {
      lifecycle {
        ignore_changes = [server_side_encryption_configuration]
      }
    }
    resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
      bucket = aws_s3_bucket.b.id
    }
    resource "aws_security_group" "g" {
      lifecycle {
        ignore_changes = [ingress]
      }
    }
    resource "aws_vpc_security_group_ingress_rule" "g" {
      security_group_id = aws_security_group.g.id
    }
  }

  fail "a resource of its own manages something else" {
    resource "aws_s3_bucket" "b" {
      lifecycle {
        ignore_changes = [policy]
      }
    }
    resource "aws_s3_bucket_versioning" "b" {
      bucket = aws_s3_bucket.b.id
    }
  }

  pass "of what protects nothing" {
    resource "aws_autoscaling_group" "g" {
      lifecycle {
        ignore_changes = [desired_capacity]
      }
    }
    resource "aws_sns_topic" "t" {}
  }

  fail "the key of a queue" {
    resource "aws_sqs_queue" "q" {
      lifecycle {
        ignore_changes = [kms_master_key_id]
      }
    }
  }

  pass "the key of a database, which is as it was made" {
    resource "aws_db_instance" "d" {
      lifecycle {
        ignore_changes = [kms_key_id]
      }
    }
  }
}
