# Terraform and OpenTofu. Source: endoflife.date, pages terraform (2026-08-20) and opentofu (2026-08-21). As of 2026-11-21.
# A version of Terraform is maintained until the second one after it is there: of 1.14 and 1.15 the day isn't known.
product "terraform" {
  versions = {
    "1.15" = {}
    "1.14" = {}
    "1.13" = { ends = "2026-04-29" }
    "1.12" = { ends = "2025-11-19" }
    "1.11" = { ends = "2025-08-20" }
    "1.10" = { ends = "2025-05-14" }
    "1.9"  = { ends = "2025-02-27" }
    "1.8"  = { ends = "2024-11-26" }
    "1.7"  = { ends = "2024-06-26" }
    "1.6"  = { ends = "2024-04-10" }
    "1.5"  = { ends = "2024-01-17" }
  }
}

product "opentofu" {
  versions = {
    "1.12" = { ends = "2027-02-01" }
    "1.11" = { ends = "2026-08-19" }
    "1.10" = {}
    "1.9"  = { ends = "2026-05-14" }
    "1.8"  = { ends = "2025-12-09" }
    "1.7"  = { ends = "2025-06-24" }
    "1.6"  = { ends = "2025-01-09" }
  }
}

# Major versions of the AWS provider: one gets fixes until the second one after it is there. Source: the provider's releases 6.0.0
# (2025-06-18), 5.0.0 (2023-05-25) and 4.0.0 (2022-02-10).
product "terraform-provider-aws" {
  versions = {
    "6" = {}
    "5" = {}
    "4" = { ends = "2025-06-18" }
    "3" = { ends = "2023-05-25" }
    "2" = { ends = "2022-02-10" }
  }
}
