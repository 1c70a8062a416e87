//! The configuration file that `groundrule init` writes.

/// Every setting, commented out.
pub const TEMPLATE: &str = include_str!("template.hcl");

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::TEMPLATE;
    use crate::configuration::read::names;
    use crate::configuration::{Configuration, FILE_NAME};
    use crate::source::{Memory, SourceMap};

    fn read(text: &str) -> Configuration {
        let path = Path::new("/tree").join(FILE_NAME);
        let mut files = Memory::default();
        files.insert(path.clone(), text);
        Configuration::read(&path, Path::new("/tree"), &files, &SourceMap::default())
            .expect("it is read")
    }

    #[test]
    fn the_template_sets_nothing_and_is_valid_when_it_does() {
        let empty = read(TEMPLATE);
        assert!(empty.settings.is_empty() && empty.waivers.is_empty());
        // Every line that shows a setting is one.
        let shown: String = TEMPLATE
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| {
                let word = line
                    .split(|c: char| !c.is_ascii_lowercase() && c != '_')
                    .next();
                line.starts_with([' ', '}'])
                    || word.is_some_and(|w| !w.is_empty())
                        && (line.contains(" = ") || line.ends_with('{'))
            })
            .map(|line| format!("{line}\n"))
            .collect();
        let full = read(&shown);
        assert!(full.problems.is_empty(), "{:?}\n{shown}", full.problems);
        assert!(full.settings.len() > 15, "{:?}", full.settings);
        assert_eq!(full.waivers.len(), 1);
    }

    #[test]
    fn the_template_shows_every_setting() {
        let words: Vec<&str> = TEMPLATE
            .split(|c: char| !c.is_ascii_lowercase() && c != '_')
            .collect();
        for name in names() {
            assert!(words.contains(&name), "{name}");
        }
    }

    #[test]
    fn what_is_misspelt_is_told_with_its_place() {
        let wrong =
            read("failon = \"high\"\nrule \"x\" {\n  severty = \"low\"\n}\npaths \"a\" {}\n");
        let texts: Vec<String> = wrong
            .problems
            .iter()
            .map(|p| {
                let line = p.place.as_ref().map_or(0, |p| p.line);
                format!("{line}: {}", p.detail)
            })
            .collect();
        assert_eq!(
            texts,
            [
                "1: The configuration has no argument named \"failon\". Did you mean \"fail_on\"?",
                "3: A block \"rule\" has no argument named \"severty\". Did you mean \"severity\"?",
                "5: The configuration has no block named \"paths\". Did you mean \"path\"?",
            ]
        );
    }

    #[test]
    fn settings_are_what_flags_say() {
        let read = read(
            "disable = [\"cost\"]\nfail_on = { security = \"low\" }\nrule \"a-b\" {\n  enabled = false\n  params = { days = 90, names = [\"x\"] }\n}\npath \"old/**\" {\n  severity = { a-b = \"info\" }\n}\n",
        );
        let all: Vec<String> = read
            .settings
            .iter()
            .map(|s| format!("--{}={}", s.flag, s.value))
            .collect();
        assert_eq!(
            all,
            [
                "--disable=cost",
                "--fail-on=security=low",
                "--disable=a-b",
                "--param=a-b.days=90",
                "--param=a-b.names=[\"x\"]",
                "--severity=a-b=info@old/**",
            ]
        );
    }
}
