locals {
  environment = read_terragrunt_config(find_in_parent_folders("environment.hcl"))
}

terraform {
  source = "../../../../modules//database"
}

dependency "network" {
  config_path = "../network"
  mock_outputs = {
    subnet_ids = ["subnet-mock"]
  }
}

inputs = {
  name                = "orders"
  deletion_protection = local.environment.locals.deletion_protection
  subnet_ids          = dependency.network.outputs.subnet_ids
  password            = get_env("DATABASE_PASSWORD", "change-me")
  tags = {
    service = "orders"
  }
}
