# Azure. Source: endoflife.date, pages azure-kubernetes-service (2026-07-03), azure-database-for-postgresql (2026-04-09) and
# azure-database-for-mysql (2026-04-12). As of 2026-11-21. extended_ends: long-term support of AKS, extended support of MySQL.
product "aks" {
  versions = {
    "1.36" = { ends = "2027-06-30", extended_ends = "2028-06-30" }
    "1.35" = { ends = "2027-03-31", extended_ends = "2028-03-31" }
    "1.34" = { ends = "2026-11-30", extended_ends = "2027-11-30" }
    "1.33" = { ends = "2026-07-31", extended_ends = "2027-07-31" }
    "1.32" = { ends = "2026-03-31", extended_ends = "2027-03-31" }
    "1.31" = { ends = "2025-11-01", extended_ends = "2026-11-30" }
    "1.30" = { ends = "2025-08-22", extended_ends = "2026-07-31" }
  }
}

product "azure-postgres" {
  versions = {
    "18" = { ends = "2030-11-14" }
    "17" = { ends = "2029-11-08" }
    "16" = { ends = "2028-11-09" }
    "15" = { ends = "2027-11-11" }
    "14" = { ends = "2026-11-12" }
    "13" = { ends = "2026-07-31" }
    "12" = { ends = "2026-07-31" }
    "11" = { ends = "2026-07-31" }
  }
}

product "azure-mysql" {
  versions = {
    "8.0" = { ends = "2026-12-31", extended_ends = "2029-05-31" }
    "5.7" = { ends = "2026-07-31", extended_ends = "2029-03-31" }
  }
}
