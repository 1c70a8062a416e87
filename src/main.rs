//! The command line of groundrule.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    groundrule::command::run()
}
