# AWS Glue. Source: endoflife.date, page amazon-glue (2026-05-01):
# https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html. As of 2026-11-21.
product "glue" {
  versions = {
    "2.0" = { ends = "2026-04-01" }
    "1.0" = { ends = "2026-04-01" }
    "0.9" = { ends = "2026-04-01" }
  }
}
