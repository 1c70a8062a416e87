# Amazon DocumentDB and Neptune. Source: endoflife.date, pages amazon-documentdb (2026-06-10) and amazon-neptune (2026-08-01).
# As of 2026-11-21. Of DocumentDB 4.0 and later no end is announced.
product "docdb" {
  versions = {
    "8.0" = {}
    "5.0" = {}
    "4.0" = {}
    "3.6" = { ends = "2026-03-30", extended_ends = "2029-03-30" }
  }
}

product "neptune" {
  versions = {
    "1.4.8"   = { ends = "2027-10-27" }
    "1.4.7"   = { ends = "2027-06-03" }
    "1.4.6.3" = { ends = "2027-06-03" }
    "1.4.6.2" = { ends = "2027-06-03" }
    "1.4.6"   = { ends = "2027-03-06" }
    "1.4.5"   = { ends = "2027-03-06" }
    "1.4.4"   = { ends = "2027-03-06" }
    "1.4.3"   = { ends = "2027-03-06" }
    "1.4.2"   = { ends = "2027-03-06" }
    "1.4.1"   = { ends = "2027-03-06" }
    "1.4.0"   = { ends = "2027-03-06" }
    "1.3"     = { ends = "2027-03-06" }
    "1.2"     = { ends = "2026-11-30" }
    "1.1.1"   = { ends = "2026-11-30" }
    "1.1.0"   = { ends = "2025-03-15" }
  }
}
