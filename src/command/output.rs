//! Reports of one run: which forms, and where they are written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::findings::Report;
use crate::report::{self, Context, MarkdownSize, RuleFacts, TextStyle};
use crate::source::{SourceMap, normalize};

/// What is reported, in which forms, and where to
#[derive(Debug, Args)]
pub struct OutputArguments {
    /// The form of the report [default: text]
    #[arg(long, value_enum, help_heading = REPORTS)]
    format: Option<Format>,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = REPORTS)]
    output: Option<PathBuf>,
    /// Write a report of this form to a file, or to standard output; as often as reports are wanted
    #[arg(long = "report", value_name = "FORMAT[=FILE]", value_parser = Wanted::parse, help_heading = REPORTS)]
    reports: Vec<Wanted>,
    /// One line per finding
    #[arg(long, short, help_heading = REPORTS)]
    quiet: bool,
    /// When text is coloured; auto: in a terminal, where NO_COLOR isn't set
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", help_heading = TERMINAL)]
    color: When,
    /// When rules and files are linked, in standard output; auto: where it is a terminal that is known to follow links
    /// (FORCE_HYPERLINK=1 says that it is, =0 that it isn't)
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", help_heading = TERMINAL)]
    hyperlinks: When,
    /// The category of the SARIF run, which code scanning tells uploads apart by
    #[arg(long, value_name = "NAME", help_heading = REPORTS)]
    sarif_category: Option<String>,
    /// SARIF with the findings that are accepted, too, as suppressed results: for consumers that know them, of which GitHub is none
    #[arg(long, help_heading = REPORTS)]
    sarif_suppressed: bool,
    /// The address of a page of rules, as `rules --format markdown` makes it, that reports link to
    #[arg(long, value_name = "URL", value_parser = web_address, help_heading = REPORTS)]
    rules_page: Option<String>,
}

/// The heading of flags about reports.
pub(super) const REPORTS: &str = "Reports";
/// The heading of flags about terminals.
pub(super) const TERMINAL: &str = "Terminal";

/// An address that can be linked to.
fn web_address(text: &str) -> Result<String, String> {
    let is_plain =
        |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '#' | '\\');
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    match is_web && text.chars().all(is_plain) {
        true => Ok(text.to_string()),
        false => Err("write an address that begins with https:// and has no #fragment".into()),
    }
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Everything, as a versioned contract
    Json,
    /// A resource of a finding in each line, in flat columns
    Jsonl,
    /// Annotations in a job at GitHub
    Github,
    /// A comment on a pull request, or the summary of a job
    Markdown,
    /// Findings of security, among GitLab's vulnerabilities
    GitlabSast,
    /// All findings, in GitLab's merge requests
    GitlabCodeQuality,
    /// Test results for Jenkins, GitLab, Azure Pipelines, Bitbucket
    Junit,
    /// One page that needs nothing else
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    format: Format,
    /// None is standard output.
    file: Option<PathBuf>,
}

impl Wanted {
    fn new(format: Format, file: Option<PathBuf>) -> Wanted {
        Wanted {
            format,
            file: file.filter(|f| f.as_os_str() != "-"),
        }
    }

    /// `sarif`, `sarif=FILE`, `sarif=-`.
    fn parse(text: &str) -> Result<Wanted, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("the name of the file is empty".into()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = Format::from_str(name, false).map_err(|_| {
            let names: Vec<String> = Format::value_variants()
                .iter()
                .filter_map(|f| Some(f.to_possible_value()?.get_name().to_string()))
                .collect();
            format!(
                "\"{name}\" is no form of a report; there are {}",
                names.join(", ")
            )
        })?;
        Ok(Wanted::new(format, file))
    }

    /// How much Markdown there is room for: most where a job's summary is written.
    fn size(&self) -> MarkdownSize {
        let summary = std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from);
        match summary.is_some() && summary == self.file {
            true => MarkdownSize::SUMMARY,
            false => MarkdownSize::COMMENT,
        }
    }

    fn write(
        &self,
        report: &Report,
        context: &Context,
        arguments: &OutputArguments,
    ) -> io::Result<()> {
        let style = arguments.style(self);
        let print = |out: &mut dyn Write| match self.format {
            Format::Text => report::write_text(report, context, style, out),
            Format::Sarif => report::write_sarif(report, context, out),
            Format::Json => report::write_json(report, context, out),
            Format::Jsonl => report::write_jsonl(report, context, out),
            Format::Github => report::write_github(report, context, out),
            Format::Markdown => report::write_markdown(report, context, self.size(), out),
            Format::GitlabSast => report::write_gitlab_sast(report, context, out),
            Format::GitlabCodeQuality => report::write_gitlab_code_quality(report, context, out),
            Format::Junit => report::write_junit(report, context, out),
            Format::Html => report::write_html(report, context, out),
        };
        match &self.file {
            Some(path) => replace(path, print),
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                match print(&mut out).and_then(|()| out.flush()) {
                    // A reader that went away is no error.
                    Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                    written => written,
                }
            }
        }
    }
}

impl OutputArguments {
    /// Whether all that is asked for can go where it shall go; asked before the work is done.
    pub fn check(&self) -> Result<(), String> {
        let wanted = self.wanted();
        let mut places: Vec<Option<PathBuf>> = wanted
            .iter()
            .map(|w| w.file.as_deref().map(normalize))
            .collect();
        places.sort();
        for pair in places.windows(2) {
            match pair {
                [None, None] => {
                    return Err("only one report can go to standard output: write the others to files, as in --report sarif=out.sarif".into());
                }
                [Some(one), Some(other)] if one == other => {
                    return Err(format!("only one report can go to {}", one.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What reports are written with.
    pub fn context<'a>(
        &'a self,
        sources: &'a SourceMap,
        tree: &'a Path,
        rules: &'a [RuleFacts],
        as_of: jiff::civil::Date,
    ) -> Context<'a> {
        Context {
            sources,
            tree,
            rules,
            include_undecided: false,
            sarif_category: self.sarif_category.as_deref(),
            sarif_suppressed: self.sarif_suppressed,
            tool_version: env!("CARGO_PKG_VERSION"),
            information_uri: "",
            rules_page: self.rules_page.as_deref(),
            as_of,
        }
    }

    /// The files that reports are written to.
    pub fn files(&self) -> Vec<PathBuf> {
        self.wanted().into_iter().filter_map(|w| w.file).collect()
    }

    /// Writes all reports. One that can't be written doesn't keep the others from it.
    pub fn write(&self, report: &Report, context: &Context) -> Result<(), String> {
        let mut failures = Vec::new();
        for wanted in self.wanted() {
            if let Err(error) = wanted.write(report, context, self) {
                let place = match &wanted.file {
                    Some(path) => path.display().to_string(),
                    None => "standard output".into(),
                };
                failures.push(format!("{place}: the report can't be written: {error}"));
            }
        }
        match failures.is_empty() {
            true => Ok(()),
            false => Err(failures.join("\n")),
        }
    }

    /// The reports in the order they were asked for; text where none was.
    fn wanted(&self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        if self.format.is_some() || self.output.is_some() || self.reports.is_empty() {
            wanted.push(Wanted::new(
                self.format.unwrap_or(Format::Text),
                self.output.clone(),
            ));
        }
        wanted.extend(self.reports.iter().cloned());
        wanted
    }

    fn style(&self, wanted: &Wanted) -> TextStyle {
        let is_terminal = wanted.file.is_none() && io::stdout().is_terminal();
        let links = match self.hyperlinks {
            When::Always => true,
            When::Never => false,
            When::Auto => is_terminal && supports_hyperlinks::supports_hyperlinks(),
        };
        // Of a remote shell the terminal is on another machine than the files.
        let is_here = ["SSH_CONNECTION", "SSH_TTY"]
            .iter()
            .all(|name| std::env::var_os(name).is_none());
        TextStyle {
            color: match self.color {
                When::Always => true,
                When::Never => false,
                When::Auto => {
                    is_terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                }
            },
            links: wanted.file.is_none() && links,
            file_links: wanted.file.is_none()
                && links
                && (is_here || self.hyperlinks == When::Always),
            width: width(is_terminal),
            quiet: self.quiet,
        }
    }
}

/// Writes a file beside the one that is asked for and puts it in its place when it is complete, so that nobody reads the half of
/// a report, and an older one stays where a new one fails. What is no file (a pipe, a device), or lies where nothing can be put
/// beside it, is written directly.
pub(super) fn replace(
    path: &Path,
    print: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let fill = |file: File| {
        let mut out = BufWriter::new(file);
        print(&mut out)?;
        out.flush()
    };
    let existing = fs::metadata(path).ok();
    let is_special = existing.as_ref().is_some_and(|m| !m.is_file());
    // A link stays; what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let beside = target.file_name().map(|name| {
        let name = name.to_string_lossy();
        target.with_file_name(format!(".{name}.{}.part", std::process::id()))
    });
    let part = beside.filter(|_| !is_special).and_then(|beside| {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside);
        Some((file.ok()?, beside))
    });
    let Some((file, beside)) = part else {
        return fill(File::create(path)?);
    };
    if let Some(metadata) = existing {
        // Who may read it stays as it was.
        let _ = file.set_permissions(metadata.permissions());
    }
    let written = fill(file).and_then(|()| fs::rename(&beside, &target));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// The columns of a text report: what `COLUMNS` says, else the terminal's, else 100.
fn width(is_terminal: bool) -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let of_terminal = || {
        let (columns, _) = is_terminal.then(terminal_size::terminal_size)??;
        Some(usize::from(columns.0))
    };
    said.or_else(of_terminal)
        .filter(|w| *w >= 40)
        .unwrap_or(100)
}
