//! What GitLab shows in merge requests: findings of security among its vulnerabilities, all of them as code quality.

mod code_quality;
mod sast;

pub use self::code_quality::write_gitlab_code_quality;
pub use self::sast::write_gitlab_sast;
