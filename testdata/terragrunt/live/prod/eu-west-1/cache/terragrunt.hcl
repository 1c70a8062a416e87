include {
  path = find_in_parent_folders("root.hcl")
}

terraform {
  source = "git::https://git.example.com/modules.git//cache?ref=v1.4.0"
}

inputs = {
  nodes = 2
}
