rule "acme-names" {
  title     = "Bucket without our prefix"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_s3_bucket"
  for_each  = try(keys(self.tags), [])
  when      = self.bucket != null
  let "names" { value = [for b in resources("aws_s3_bucket") : b.bucket if b.bucket != null] }
  require   = startswith(self.bucket, "acme-") || length(self.tags) > 1
  focus     = self.bucket
  message   = "${resource.address} isn't named as we name buckets: ${each.value}."
  remedy    = "Name it otherwise."
}
