# Amazon RDS and Aurora. Source: endoflife.date, pages amazon-rds-postgresql (2026-08-16), amazon-aurora-postgresql (2026-06-14),
# amazon-rds-mysql and amazon-rds-mariadb (2026-08-16); for PostgreSQL 12 and the first dates of MySQL 5.7 and Aurora MySQL 2 also
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html. As of 2026-11-21.
product "rds-postgres" {
  versions = {
    "18"  = { ends = "2031-02-28", extended_ends = "2034-02-28" }
    "17"  = { ends = "2030-02-28", extended_ends = "2033-02-28" }
    "16"  = { ends = "2029-02-28", extended_ends = "2032-02-29" }
    "15"  = { ends = "2028-02-29", extended_ends = "2031-02-28" }
    "14"  = { ends = "2027-02-28", extended_ends = "2030-02-28" }
    "13"  = { ends = "2026-02-28", extended_ends = "2029-02-28" }
    "12"  = { ends = "2025-02-28", extended_ends = "2028-02-29" }
    "11"  = { ends = "2024-02-29", extended_ends = "2027-03-31" }
    "10"  = { ends = "2023-04-30" }
    "9.6" = { ends = "2022-04-30" }
    "9.5" = { ends = "2021-02-16" }
  }
}

product "rds-mysql" {
  versions = {
    "8.4" = { ends = "2029-07-31", extended_ends = "2032-07-31" }
    "8.0" = { ends = "2026-07-31", extended_ends = "2029-07-31" }
    "5.7" = { ends = "2024-02-29", extended_ends = "2029-06-30" }
    "5.6" = { ends = "2022-03-01" }
  }
}

# MariaDB has no extended support. Of 11.8 and 10.6 copies of the source give different dates: the later one.
product "rds-mariadb" {
  versions = {
    "12.3"  = { ends = "2029-06-30" }
    "11.8"  = { ends = "2030-06-30" }
    "11.4"  = { ends = "2029-05-31" }
    "10.11" = { ends = "2028-02-29" }
    "10.6"  = { ends = "2026-12-31" }
    "10.5"  = { ends = "2026-08-31" }
    "10.4"  = { ends = "2025-02-28" }
    "10.3"  = { ends = "2023-10-23" }
  }
}

# Aurora MySQL 2 is compatible with 5.7. The date of version 3 isn't listed because no source was found for it.
product "rds-aurora-mysql" {
  versions = {
    "5.7" = { ends = "2024-10-31" }
  }
}
