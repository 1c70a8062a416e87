# Amazon ElastiCache for Redis OSS. Source: "ElastiCache Extended Support" and AWS Database Blog, endoflife.date, page amazon-elasticache-redis
# (2026-05-01): https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support-versions.html. As of 2026-11-21. Of 7 no end is announced.
product "elasticache-redis" {
  versions = {
    "7" = {}
    "6" = { ends = "2027-01-31", extended_ends = "2030-01-31" }
    "5" = { ends = "2026-01-31", extended_ends = "2029-01-31" }
    "4" = { ends = "2026-01-31", extended_ends = "2029-01-31" }
    "3" = { ends = "2023-07-31" }
    "2" = { ends = "2023-01-13" }
  }
}

# Valkey. ElastiCache has no dates of its own; these are the project's. Source: endoflife.date, page valkey (2026-07-23). As of 2026-11-21.
product "valkey" {
  versions = {
    "9.0" = { ends = "2028-10-21" }
    "8.1" = { ends = "2030-03-31" }
    "8.0" = { ends = "2027-09-15" }
    "7.2" = { ends = "2029-04-16" }
  }
}
