//! What is a secret: by what it is called, by the shape that its issuer gives it, and in a line of any text. What has the shape of a
//! provider's credential is one wherever it stands. Elsewhere the name says that a value is secret, and the value must look like one:
//! words, placeholders, ARNs, paths and addresses are none.

mod names;
mod shapes;
mod values;
mod written_out;

pub use names::{called, confide_pair, confided, names_a_secret};
pub use values::{holds_credential, what};
pub use written_out::{credentials_in_line, masked, without_credentials};
