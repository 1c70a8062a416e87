include "root" {
  path = find_in_parent_folders("root.hcl")
}

include "common" {
  path           = "${dirname(find_in_parent_folders("root.hcl"))}/_common/database.hcl"
  expose         = true
  merge_strategy = "deep"
}

inputs = {
  storage_encrypted = true
  publicly_accessible = false
  tags = {
    owner = include.common.locals.environment.locals.name
  }
}
