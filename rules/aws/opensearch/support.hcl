# Amazon OpenSearch Service. Source: endoflife.date, pages amazon-opensearch (2026-08-11) and amazon-elasticsearch (2026-09-01):
# https://docs.aws.amazon.com/opensearch-service/latest/developerguide/what-is.html#choosing-version. As of 2026-11-21.
# Of 3.1 and later no end is announced.
product "opensearch" {
  versions = {
    "3.5"  = {}
    "3.3"  = {}
    "3.1"  = {}
    "2.19" = { ends = "2027-11-07", extended_ends = "2030-11-07" }
    "2.17" = { ends = "2027-11-07", extended_ends = "2028-11-07" }
    "2.15" = { ends = "2027-11-07", extended_ends = "2028-11-07" }
    "2.13" = { ends = "2027-11-07", extended_ends = "2028-11-07" }
    "2.11" = { ends = "2027-11-07", extended_ends = "2028-11-07" }
    "2.9"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "2.7"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "2.5"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "2.3"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "1.3"  = { ends = "2027-11-07", extended_ends = "2030-11-07" }
    "1.2"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "1.1"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "1.0"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
  }
}

# Elasticsearch before 7.1 by AWS' announcement of standard and extended support, which gives all of them the same end.
product "elasticsearch" {
  versions = {
    "7.10" = { ends = "2027-11-07", extended_ends = "2030-11-07" }
    "7.9"  = { ends = "2027-11-07", extended_ends = "2028-11-07" }
    "7.8"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "7.7"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "7.4"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "7.1"  = { ends = "2025-11-07", extended_ends = "2027-11-07" }
    "6"    = { ends = "2025-11-07" }
    "5"    = { ends = "2025-11-07" }
    "2.3"  = { ends = "2025-11-07" }
    "1.5"  = { ends = "2025-11-07" }
  }
}
