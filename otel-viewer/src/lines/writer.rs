//! Writes lines to a file that does not grow without limit.

use crate::view::KeepView;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file to which lines are appended. When it has half of the limit, it is renamed to a name that ends with `.1`, and a new one begins.
#[derive(Debug)]
pub(crate) struct LineFile {
    path: PathBuf,
    file: File,
    /// The length of the file.
    length: u64,
    limit: u64,
    /// The number of lines that could not be written.
    lost: u64,
    /// Why the last one of these could not be written.
    reason: Option<String>,
    /// Whether the last line was written in part.
    is_in_line: bool,
}

impl LineFile {
    /// Opens a file for appending. Only its owner can read a new one, because telemetry can be confidential.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be opened.
    pub(crate) fn open(path: &Path, limit: u64) -> io::Result<Self> {
        let file = open(path)?;
        let length = file.metadata()?.len();
        let path = path.to_owned();
        // A file whose writer was stopped can end within a line.
        Ok(Self { path, file, length, limit, lost: 0, reason: None, is_in_line: length > 0 })
    }

    /// Writes a line and counts it as lost if that fails.
    pub(crate) fn write(&mut self, line: &str) {
        if let Err(error) = self.try_write(line) {
            self.lost += 1;
            self.reason = Some(error.to_string());
        }
    }

    fn try_write(&mut self, line: &str) -> io::Result<()> {
        let needed = line.len() as u64 + 2;
        if needed > self.limit / 2 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the request is larger than the file may be"));
        }
        if self.length + needed > self.limit / 2 {
            let mut old = self.path.clone().into_os_string();
            old.push(".1");
            std::fs::rename(&self.path, old)?;
            self.file = open(&self.path)?;
            self.length = self.file.metadata()?.len();
            self.is_in_line = false;
        }
        let text = if self.is_in_line { format!("\n{line}\n") } else { format!("{line}\n") };
        self.is_in_line = true;
        self.file.write_all(text.as_bytes())?;
        self.is_in_line = false;
        self.length += text.len() as u64;
        Ok(())
    }

    pub(crate) fn view(&self) -> KeepView {
        KeepView {
            path: self.path.display().to_string(),
            bytes: self.length,
            lost: self.lost,
            reason: self.reason.clone(),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
