# Kubernetes on Amazon EKS. Source: endoflife.date, page amazon-eks (2026-07-08), and for 1.29 to 1.35 aws-samples' "Cluster Lifecycle
# & Upgrades" (2026-04-24): https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html. As of 2026-11-21.
# Versions before 1.22 by AWS' announcements.
product "eks" {
  versions = {
    "1.36" = { ends = "2027-08-02", extended_ends = "2028-08-02" }
    "1.35" = { ends = "2027-03-27", extended_ends = "2028-03-27" }
    "1.34" = { ends = "2026-12-02", extended_ends = "2027-12-02" }
    "1.33" = { ends = "2026-07-29", extended_ends = "2027-07-29" }
    "1.32" = { ends = "2026-03-23", extended_ends = "2027-03-23" }
    "1.31" = { ends = "2025-11-26", extended_ends = "2026-11-26" }
    "1.30" = { ends = "2025-07-23", extended_ends = "2026-07-23" }
    "1.29" = { ends = "2025-03-23", extended_ends = "2026-03-23" }
    "1.28" = { ends = "2024-11-26", extended_ends = "2025-11-26" }
    "1.27" = { ends = "2024-07-24", extended_ends = "2025-07-24" }
    "1.26" = { ends = "2024-06-11", extended_ends = "2025-06-11" }
    "1.25" = { ends = "2024-05-01", extended_ends = "2025-05-01" }
    "1.24" = { ends = "2024-01-31", extended_ends = "2025-01-31" }
    "1.23" = { ends = "2023-10-11", extended_ends = "2024-10-11" }
    "1.22" = { ends = "2023-06-04", extended_ends = "2024-09-01" }
    "1.21" = { ends = "2023-02-16", extended_ends = "2024-07-15" }
    "1.20" = { ends = "2022-11-01" }
    "1.19" = { ends = "2022-08-01" }
    "1.18" = { ends = "2022-03-31" }
    "1.17" = { ends = "2021-11-02" }
    "1.16" = { ends = "2021-09-27" }
    "1.15" = { ends = "2021-05-03" }
    "1.14" = { ends = "2020-12-08" }
  }
}
