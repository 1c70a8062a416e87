//! Files of which one has another text than on the disk: what an editor holds, or standard input.

use std::path::{Path, PathBuf};

use super::files::{Files, ReadError};

/// Other files with one that is given.
pub struct Overlay<F> {
    /// Everything else.
    pub files: F,
    /// The file that is given, absolute.
    pub path: PathBuf,
    /// Its text.
    pub text: Vec<u8>,
}

impl<F: Files> Files for Overlay<F> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        match path == self.path {
            true => Ok(self.text.clone()),
            false => self.files.read(path),
        }
    }

    fn list(&self, directory: &Path) -> Vec<(String, bool)> {
        let mut names = self.files.list(directory);
        if self.path.parent() == Some(directory)
            && let Some(name) = self.path.file_name().and_then(|n| n.to_str())
            && !names.iter().any(|(n, _)| n == name)
        {
            names.push((name.to_string(), false));
            names.sort();
        }
        names
    }

    fn is_file(&self, path: &Path) -> bool {
        path == self.path || self.files.is_file(path)
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.path.starts_with(path) && self.path != path || self.files.is_directory(path)
    }

    fn is_inside(&self, path: &Path) -> bool {
        path == self.path || self.files.is_inside(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    #[test]
    fn one_file_has_another_text() {
        let mut files = Memory::default();
        files.insert("/a/main.tf", "on the disk");
        files.insert("/a/other.tf", "other");
        let over = |path: &str| Overlay {
            files: files.clone(),
            path: path.into(),
            text: b"given".to_vec(),
        };
        let main = Path::new("/a/main.tf");
        assert_eq!(over("/a/main.tf").read(main), Ok(b"given".to_vec()));
        assert_eq!(over("/a/new.tf").read(main), Ok(b"on the disk".to_vec()));
        assert_eq!(over("/a/new.tf").list(Path::new("/a")).len(), 3);
        assert_eq!(over("/a/main.tf").list(Path::new("/a")).len(), 2);
        assert!(over("/b/new.tf").is_directory(Path::new("/b")));
    }
}
