//! `groundrule eval`: the value of an expression.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value as Json, json};

use super::inputs::InputArguments;
use crate::evaluate::Fault;
use crate::load::terraform;
use crate::report::ValueStyle;
use crate::source::{Disk, SourceMap};
use crate::syntax::{self, Expression};
use crate::value::Value;

/// Evaluate an expression, in the module of a directory
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
                        let json = match self.format {
                            Format::Json => {
                                json!({"value": style.json(&value), "type": value.ty().to_string()})
                            }
                            Format::Text => style.json(&value),
                        };
                        println!(
                            "{}",
                            serde_json::to_string_pretty(&json).unwrap_or_default()
                        );
                        Ok(0)
                    }
                    Err(fault) if self.format == Format::Json => {
                        println!("{}", json!({"error": fault.to_string()}));
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
        let mut out = std::io::stdout().lock();
        for line in std::io::stdin().lock().lines() {
            let line = line.map_err(|e| format!("standard input: {e}"))?;
            let answer = match serde_json::from_str::<String>(&line) {
                Err(e) => json!({"error": format!("this line is no JSON string: {e}")}),
                Ok(text) => match parse(&text).and_then(|e| evaluate(&e)) {
                    Ok(value) => {
                        json!({"value": style.json(&value), "type": value.ty().to_string()})
                    }
                    Err(fault) => json!({"error": fault.to_string()}),
                },
            };
            write_line(&mut out, &answer)?;
        }
        Ok(0)
    }
}

fn write_line(out: &mut impl Write, answer: &Json) -> Result<(), String> {
    writeln!(out, "{answer}").map_err(|e| format!("standard output: {e}"))
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
