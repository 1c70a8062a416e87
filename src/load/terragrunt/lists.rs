//! What Terragrunt's functions about commands answer
//! (<https://terragrunt.gruntwork.io/docs/reference/built-in-functions/#get_terraform_commands_that_need_vars>).

/// Commands that take variables.
pub(super) const NEED_VARIABLES: [&str; 8] = [
    "apply", "console", "destroy", "import", "plan", "push", "refresh", "validate",
];

/// Commands that may ask.
pub(super) const NEED_INPUT: [&str; 5] = ["apply", "import", "init", "plan", "refresh"];

/// Commands that lock the state.
pub(super) const NEED_LOCKING: [&str; 11] = [
    "apply",
    "destroy",
    "import",
    "plan",
    "refresh",
    "taint",
    "untaint",
    "state mv",
    "state push",
    "state rm",
    "force-unlock",
];

/// Commands that do things at once.
pub(super) const NEED_PARALLELISM: [&str; 3] = ["apply", "plan", "destroy"];
