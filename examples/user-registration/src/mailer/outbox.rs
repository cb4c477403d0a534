//! Where mails go: a directory that a mail transfer agent empties.

use std::io;
use std::path::PathBuf;
use tokio::fs;
use uuid::Uuid;

/// A directory of mails, one a file.
pub struct Outbox(PathBuf);

impl Outbox {
    /// Makes the directory if it is missing.
    pub fn open(directory: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&directory)?;
        Ok(Self(directory))
    }

    /// Puts a mail there; whoever looks sees all of it or nothing.
    pub async fn put(&self, to: &str, text: &str) -> io::Result<()> {
        // A line break in an address would be another header.
        if to.is_empty() || to.chars().any(char::is_control) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the recipient is no address"));
        }
        let name = Uuid::new_v4();
        let unfinished = self.0.join(format!(".{name}"));
        fs::write(&unfinished, format!("To: {to}\r\n{text}")).await?;
        fs::rename(unfinished, self.0.join(format!("{name}.eml"))).await
    }
}
