//! `groundrule eval`: the value of an expression.

use std::io::{BufRead, Read};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::inputs::InputArguments;
use super::say;
use crate::evaluate::Fault;
use crate::load::terraform;
use crate::report::ValueStyle;
use crate::source::{Disk, SourceMap};
use crate::syntax::{self, Expression};
use crate::value::Value;

#[derive(Debug, Args)]
pub struct Eval {
    /// The expression, in Terraform's language
    #[arg(required_unless_present = "lines")]
    expression: Option<String>,
    /// The module whose names the expression may use
    #[arg(long = "in", value_name = "DIR", default_value = ".")]
    directory: PathBuf,
    /// How the value is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Read one JSON string per line from standard input, each an expression, and answer one JSON object per line
    #[arg(long)]
    lines: bool,
    /// Print sensitive values
    #[arg(long)]
    show_sensitive: bool,
    #[command(flatten)]
    pub inputs: InputArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Eval {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let directory = std::fs::canonicalize(&self.directory)
            .map_err(|e| format!("{}: {e}", self.directory.display()))?;
        let files = Disk::new(crate::discover::enclosing_tree(&directory, None));
        let sources = SourceMap::default();
        let mut library =
            terraform::Library::read(std::slice::from_ref(&directory), &files, &sources);
        library.insert_empty(&directory);
        let options = self.inputs.options()?;
        let style = ValueStyle {
            show_sensitive: self.show_sensitive,
            nodes: &[],
            parts_left: None,
        };
        let outcome = terraform::with_console(
            &directory,
            &library,
            &files,
            &sources,
            &options,
            |evaluate| {
                if self.lines {
                    return self.answer_lines(evaluate, style);
                }
                let text = self.expression.as_deref().unwrap_or_default();
                match parse(text).and_then(|e| evaluate(&e)) {
                    Ok(value) => {
                        let shown = style.json_of(last_name(text), &value);
                        let json = match self.format {
                            Format::Json => {
                                json!({"value": shown, "type": value.ty().to_string()})
                            }
                            Format::Text => shown,
                        };
                        say::print_json(&json)?;
                        Ok(0)
                    }
                    Err(fault) if self.format == Format::Json => {
                        say::print_json_line(&json!({"error": fault.to_string()}))?;
                        Ok(2)
                    }
                    Err(fault) => Err(format!("{fault}")),
                }
            },
        );
        outcome.unwrap_or_else(|| Err(format!("there is no module in {}", directory.display())))
    }

    fn answer_lines(
        &self,
        evaluate: &dyn Fn(&Expression) -> Result<Value, Fault>,
        style: ValueStyle<'_>,
    ) -> Result<u8, String> {
        let mut input = std::io::stdin().lock();
        while let Some(line) = next_line(&mut input)? {
            let answer = match serde_json::from_str::<String>(&line) {
                Err(e) => json!({"error": format!("this line is no JSON string: {e}")}),
                Ok(text) => match parse(&text).and_then(|e| evaluate(&e)) {
                    Ok(value) => {
                        json!({"value": style.json(&value), "type": value.ty().to_string()})
                    }
                    Err(fault) => json!({"error": fault.to_string()}),
                },
            };
            say::print_json_line(&answer)?;
        }
        Ok(0)
    }
}

/// The name that an expression ends with: `password` of `aws_db_instance.main.password`.
fn last_name(expression: &str) -> &str {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let name = expression.trim_end().rsplit(|c| !is_of_name(c)).next();
    name.unwrap_or_default()
}

/// A longer line is no expression that somebody wrote.
const LONGEST: u64 = 16 << 20;

/// The next line, without its end; none where there is no more.
fn next_line(input: &mut impl BufRead) -> Result<Option<String>, String> {
    let mut line = Vec::new();
    let count = Read::take(&mut *input, LONGEST)
        .read_until(b'\n', &mut line)
        .map_err(|e| format!("standard input: {e}"))?;
    if count as u64 == LONGEST {
        return Err(format!(
            "standard input: a line is longer than {} MiB",
            LONGEST >> 20
        ));
    }
    let line = String::from_utf8(line).map_err(|e| format!("standard input: {e}"))?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    Ok((count > 0).then(|| line.strip_suffix('\r').unwrap_or(line).to_string()))
}

/// The expression, read as the value of an attribute, which is how configurations hold expressions.
fn parse(text: &str) -> Result<Expression, Fault> {
    let file = syntax::parse_file(&format!("v = {text}\n"), 0);
    if let Some(error) = file.errors.into_iter().next() {
        return Err(Fault::new(error.summary, error.detail, error.span));
    }
    match file.body.attributes.into_iter().next() {
        Some(attribute) => Ok(attribute.value),
        None => Err(Fault::new(
            "Invalid expression",
            "There is no expression.",
            syntax::Span::NONE,
        )),
    }
}
