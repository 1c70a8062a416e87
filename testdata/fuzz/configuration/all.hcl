groundrule's configuration. It is found from the scanned path upward, the nearest one counts. Every setting is also a flag, which
counts more where it takes one value. Paths and globs are relative to this file.
What is not looked at.
exclude = ["vendor/**", "**/examples/**"]
Rules: an id, a category (security, cost, versioning, production-readiness), an item of the checklist, or "all".
enable  = ["aws-vpc-flow-logs-missing"]
disable = ["cost"]
control = ["cis-aws-3.0"]
Directories with rules of your own.
rules = ["policies"]
The lowest severity that makes the exit code 1: for all findings ("medium"), or by category.
fail_on = { security = "low", production-readiness = "medium", cost = "none" }
What the stacks are deployed as, where their values and paths don't say it.
env = "production"
Values for root modules and templates.
var_files  = ["common.tfvars"]
parameters = ["parameters.json"]
Findings that are known: `groundrule baseline write` makes it.
baseline = "groundrule-baseline.json"
How much memory a run may take, in MiB: where it isn't enough, values are unknown or files aren't read, with a message.
memory = "1024"
Reports of each run: text, sarif, json, … with `=FILE`.
report = ["text", "sarif=groundrule.sarif"]
One rule's settings. `groundrule explain RULE` lists its params.
rule "aws-lambda-runtime-support-ending" {
  severity = "medium"
  params   = { days = 90 }
}
What is different below a path.
path "modules/legacy/**" {
  disable  = ["versioning"]
  severity = { "aws-s3-bucket-versioning" = "info" }
}
Environments that stacks are evaluated for, one after the other; a finding names those that it holds in.
environment "prod" {
  stacks    = ["live/*"]
  var_files = ["environments/prod.tfvars"]
}
What comments that accept findings must say, and which rules they can't accept.
suppressions {
  require_reason = true
  require_owner  = false
  protect        = ["aws-iam-*"]
}
Findings that are accepted where the source can't say so: vendored modules, JSON, generated templates.
ignore {
  rule   = "aws-s3-bucket-versioning"
  path   = "vendor/**"          # or address = "module.logs.*", or stack = "live/sandbox"
  reason = "rebuilt every night"
  until  = "2027-06-30"
  owner  = "data-platform"
}
