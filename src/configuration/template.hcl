# groundrule's configuration. It is found from the scanned path upward, the nearest one counts. Every setting is also a flag, which
# counts more where it takes one value. Paths and globs are relative to this file.

# What is not looked at.
# exclude = ["vendor/**", "**/examples/**"]

# Rules: an id, a category (security, cost, versioning, production-readiness), an item of the checklist, or "all".
# enable  = ["aws-vpc-flow-logs-missing"]
# disable = ["cost"]
# control = ["cis-aws-3.0"]

# Directories with rules of your own.
# rules = ["policies"]

# The lowest severity that makes the exit code 1: for all findings ("medium"), or by category; whether it is not 2 where something
# could not be looked at; the score below which `groundrule checklist` has 1.
# fail_on          = { security = "low", production-readiness = "medium", cost = "none" }
# allow_incomplete = true
# min_score        = 60

# What the stacks are deployed as, where their values and paths don't say it.
# env = "production"

# Values for root modules and templates; the workspace; whether TF_VAR_ variables are left out; the day that ends of support are
# compared with instead of today.
# var_files      = ["common.tfvars"]
# parameters     = ["parameters.json"]
# workspace      = "default"
# no_environment = true
# as_of          = "2027-01-31"

# Findings that are known: `groundrule baseline write` makes it.
# baseline = "groundrule-baseline.json"

# How much memory a run may take, in MiB: where it isn't enough, values are unknown or files aren't read, with a message.
# memory = 1024

# Reports of each run: text, sarif, json, … with `=FILE`; whether they list what could not be decided; a page of rules that they
# link to; what code scanning tells uploads apart by; whether SARIF holds accepted findings, too.
# report            = ["text", "sarif=groundrule.sarif"]
# include_undecided = true
# rules_page        = "https://rules.example/all.html"
# sarif_category    = "live"
# sarif_suppressed  = true

# One rule's settings. `groundrule explain RULE` lists its params.
# rule "aws-lambda-runtime-support-ending" {
#   enabled  = true
#   severity = "medium"
#   params   = { days = 90 }
# }

# What is different below a path.
# path "modules/legacy/**" {
#   enable   = ["aws-vpc-flow-logs-missing"]
#   disable  = ["versioning"]
#   env      = "production"
#   severity = { "aws-s3-bucket-versioning" = "info" }
# }

# Environments that stacks are evaluated for, one after the other; a finding names those that it holds in.
# environment "prod" {
#   stacks    = ["live/*"]
#   var_files = ["environments/prod.tfvars"] # and parameters = ["prod.json"] for templates
# }

# What comments that accept findings must say, and which rules they can't accept; or that nothing is accepted at all.
# no_suppressions = true
# suppressions {
#   require_reason = true
#   require_owner  = false
#   protect        = ["aws-iam-*"]
# }

# Findings that are accepted where the source can't say so: vendored modules, JSON, generated templates.
# ignore {
#   rule   = "aws-s3-bucket-versioning"
#   path   = "vendor/**"          # or address = "module.logs.*", or stack = "live/sandbox"
#   reason = "rebuilt every night"
#   until  = "2027-06-30"
#   owner  = "data-platform"
# }
