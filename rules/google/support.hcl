# Google Cloud. Source: endoflife.date, page google-kubernetes-engine (2026-08-21; its two dates are the end of standard support and of
# all support), and for functions https://cloud.google.com/functions/docs/runtime-support. As of 2026-11-21.
product "gke" {
  versions = {
    "1.36" = { ends = "2027-06-30", extended_ends = "2027-08-09" }
    "1.35" = { ends = "2027-02-28", extended_ends = "2027-04-11" }
    "1.34" = { ends = "2026-08-30", extended_ends = "2026-10-01" }
    "1.33" = { ends = "2026-06-30", extended_ends = "2026-08-03" }
    "1.32" = { ends = "2026-02-28", extended_ends = "2026-04-11" }
    "1.31" = { ends = "2025-11-30", extended_ends = "2026-01-16" }
    "1.30" = { ends = "2025-07-31", extended_ends = "2025-09-30" }
  }
}

# ends: the day a runtime is decommissioned.
product "google-functions" {
  versions = {
    "nodejs24" = { ends = "2028-10-31" }
    "nodejs22" = { ends = "2027-10-31" }
    "nodejs20" = { ends = "2026-10-30" }
    "nodejs18" = { ends = "2025-10-30" }
  }
}
