# What the nodes have that are no resources: the vocabulary of hygiene and whole-stack rules. `groundrule explain KIND` prints it.

declared "terraform.settings" {
  summary = "The terraform blocks of a module; there is one node even where none is written"
  attributes = {
    required_version   = "string: the constraint on Terraform"
    required_providers = "map of { source, version, configuration_aliases } by local name"
    used_providers     = "list of string: local names of the providers of the resources and data sources declared"
    backend            = "object: type and what is configured; null where there is none"
    cloud              = "object: type \"cloud\" and what is configured"
    lock               = "map of { version, constraints, hashes } by provider address, of .terraform.lock.hcl; null where there is none (roots only)"
    reads_workspace    = "bool: an expression of the module reads terraform.workspace"
    bare_expressions   = "bool: an expression of the module stands without quotes, which Terraform 0.11 didn't read"
    files              = "list of string: the module's files"
    has_resources      = "bool: it declares resources or calls modules"
    root               = "bool: it is the root of its stack"
  }
}

declared "terraform.provider" {
  summary = "A provider block"
  attributes = {
    name  = "string: the local name"
    alias = "string"
    root  = "bool: it stands in the root of its stack"
    "*"   = "what is configured"
  }
}

declared "terraform.module_call" {
  summary = "A module block"
  attributes = {
    name      = "string"
    source    = "string: as it is written"
    version   = "string: the constraint on a registry module's version"
    kind      = "string: local, registry, git, http, s3, gcs, other"
    host      = "string: where the source is fetched from"
    ref       = "string: the git reference"
    commit    = "string: the same, where it is a commit"
    available = "bool: the module is there and was evaluated"
  }
}

declared "terraform.variable" {
  summary = "An input variable"
  attributes = {
    name        = "string"
    type        = "string: the constraint as it is written"
    description = "string"
    default     = "any"
    value       = "any: what it is in this stack (roots only)"
    sensitive   = "bool"
    ephemeral   = "bool"
    nullable    = "bool"
    validations = "number of validation blocks"
    used        = "bool: the module reads it"
    root        = "bool: it is an input of a stack"
  }
}

declared "terraform.output" {
  summary = "An output value"
  attributes = {
    name        = "string"
    value       = "any"
    description = "string"
    sensitive   = "bool"
    root        = "bool: it is an output of a stack"
  }
}

declared "terraform.local" {
  summary = "A local value"
  attributes = {
    name = "string"
    used = "bool: the module reads it"
  }
}

declared "terraform.notation" {
  summary = "A place where something is written in an outdated or misleading way, which Terraform reads"
  attributes = {
    what = "string: interpolation (\"$${x}\" and nothing else), index (x.0), lookup (without a default), type (in quotes), empty_list (compared with []), duplicate_key (of an object), comment (//)"
    text = "string: as it is written"
  }
}

declared "terraform.test" {
  summary = "A run of a test file, *.tftest.hcl, beside a root or in its directory tests"
  attributes = {
    name             = "string"
    file             = "string: the file's name"
    asserts          = "number of assert blocks"
    expects_failures = "bool: it names checks that must fail"
    module           = "bool: it runs another module, which prepares or looks up"
  }
}

declared "terraform.data_source" {
  summary = "A data block; what it gives is read of the kind data.TYPE"
  attributes = {
    name = "string"
    type = "string"
    used = "bool: the module reads it, or it has conditions"
  }
}

declared "terraform.change" {
  summary = "What a plan does to a resource: one for every change that isn't none. What isn't planned any more has only this node"
  attributes = {
    address          = "string: of the resource"
    kind             = "string: of the resource"
    actions          = "list of string: create, update, delete, forget, no-op, in this order"
    replace          = "bool: it is deleted and created"
    action_reason    = "string: why, in Terraform's words: replace_because_cannot_update, delete_because_no_resource_config, …"
    replace_paths    = "list of string: the attributes that make it be replaced"
    importing        = "bool: it is imported"
    previous_address = "string: where it was moved from"
    deposed          = "string: the key of a deposed object"
  }
}

declared "terraform.drift" {
  summary = "What was changed outside of Terraform since it last ran, as a plan says"
  attributes = {
    address       = "string: of the resource"
    kind          = "string: of the resource"
    actions       = "list of string: update, delete"
    changed       = "list of string: names of the attributes that differ, never their values"
    replace       = "bool"
    replace_paths = "list of string"
    importing     = "bool"
  }
}

declared "terraform.unit" {
  summary = "A Terragrunt unit: what its terragrunt.hcl says, with what it includes. Its backend and generated providers are those of terraform.settings and terraform.provider"
  attributes = {
    inputs       = "object: what it gives to the module's variables"
    dependencies = "map of string: the paths of the units whose outputs it reads, by name"
    generates    = "list of string: the names of its generate blocks"
    remote_state = "object: backend, config, generate; null where it says nothing"
    remote       = "bool: its module isn't in the tree, and is a terraform.module_call that isn't available"
  }
}

declared "cloudformation.template" {
  summary = "A template"
  attributes = {
    description     = "string"
    format_version  = "string"
    transforms      = "list of string"
    resource_count  = "number"
    parameter_count = "number"
    output_count    = "number"
    size            = "number: bytes"
    file_name       = "string"
    metadata        = "object"
    generated       = "bool: CDK wrote it"
    nested          = "bool: another template or a Terraform resource deploys it"
  }
}

declared "cloudformation.parameter" {
  summary = "A template's parameter"
  attributes = {
    name                   = "string"
    type                   = "string"
    default                = "any"
    no_echo                = "bool"
    allowed_values         = "list"
    allowed_pattern        = "string"
    min_length             = "number"
    max_length             = "number"
    min_value              = "number"
    max_value              = "number"
    description            = "string"
    constraint_description = "string"
    used                   = "bool: something refers to it"
    generated              = "bool: CDK wrote the template"
    nested                 = "bool: another template or a Terraform resource deploys the template"
  }
}

declared "cloudformation.output" {
  summary = "A template's output"
  attributes = {
    name        = "string"
    value       = "any"
    description = "string"
    export_name = "string"
    condition   = "string"
  }
}

declared "cloudformation.mapping" {
  summary = "A template's mapping"
  attributes = {
    name = "string"
    used = "bool: something looks it up"
  }
}

declared "cloudformation.condition" {
  summary = "A template's condition"
  attributes = {
    name = "string"
    used = "bool: something refers to it"
  }
}

declared "cloudformation.change" {
  summary = "What a change set does to a resource, as aws cloudformation describe-change-set prints it"
  attributes = {
    stack_name    = "string"
    address       = "string: the logical id"
    type          = "string: the type as CloudFormation names it"
    kind          = "string: the kind of the resource"
    physical_id   = "string"
    actions       = "list of string: create, update, delete, no-op; a replacement is create and delete"
    replace       = "bool: it is replaced; unknown where that depends on the deployment"
    changed       = "list of string: names of the properties that change, or of what stands beside them (Tags, DeletionPolicy)"
    replace_paths = "list of string: those of them that make it be replaced"
    policy_action = "string: what becomes of the old resource: Delete, Retain, Snapshot, …"
    importing     = "bool: it is imported"
  }
}

declared "stack" {
  summary = "What is deployed as one: a root module with all it calls, or a template with its nested stacks"
  attributes = {
    path                 = "string: relative to the repository"
    language             = "string: terraform or cloudformation"
    environment          = "string: production, non-production or unknown"
    environment_evidence = "string: why"
    files                = "list of string: what lies in its directory, directories with a slash behind"
    resource_count       = "number"
    is_example           = "bool: it lies below examples, tests or the like"
  }
}

declared "tree" {
  summary = "All stacks that are scanned, for rules that compare them"
  attributes = {
    stacks = "list of object: what stack says, and backend, cloud, required_version, required_providers, lock, modules (as terraform.module_call), remote_states (as data.terraform_remote_state), exports"
  }
}

declared "groundrule.suppression" {
  summary = "A comment, an entry of a template's metadata or an ignore block of the configuration that accepts findings; one for each rule that it names"
  attributes = {
    rule            = "string: the rule as it is named, by groundrule's id or another tool's"
    tool            = "string: whose form it has: groundrule, checkov, trivy, tflint, kics, cfn_nag, cfn-lint"
    form            = "string: comment, metadata or configuration"
    reason          = "string"
    owner           = "string"
    until           = "string: the last day that it holds, YYYY-MM-DD"
    wrong_until     = "string: what stands where a date should"
    used            = "bool: it accepts a finding"
    known           = "bool: there is a rule that it names"
    asked           = "bool: a rule that it names was asked where it stands"
    protected       = "bool: it names a rule that the configuration protects"
    suggestion      = "string: what may be meant by a name that no rule has"
    reason_required = "bool: the configuration demands a reason"
    owner_required  = "bool: the configuration demands an owner"
  }
}
