# Amazon ElastiCache for Redis OSS. Source: "ElastiCache Extended Support" and AWS Database Blog, endoflife.date, page amazon-elasticache-redis
# (2026-05-01): https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support-versions.html. As of 2026-11-21. Of 7 no end is announced.
product "elasticache-redis" {
  versions = {
    "6" = { ends = "2027-01-31", extended_ends = "2030-01-31" }
    "5" = { ends = "2026-01-31", extended_ends = "2029-01-31" }
    "4" = { ends = "2026-01-31", extended_ends = "2029-01-31" }
    "3" = { ends = "2023-07-31" }
    "2" = { ends = "2023-01-13" }
  }
}
