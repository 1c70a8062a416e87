//! The command line of groundrule.

fn main() -> std::process::ExitCode {
    groundrule::command::run()
}
