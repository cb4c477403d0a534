//! The directory that mails are written to. A mail transfer agent takes them from there.

use std::io;
use std::path::PathBuf;
use tokio::fs;
use uuid::Uuid;

/// A directory with one file for each mail.
#[derive(Clone)]
pub struct Outbox(PathBuf);

impl Outbox {
    /// Creates the directory if it does not exist.
    pub fn open(directory: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&directory)?;
        Ok(Self(directory))
    }

    /// Whether the directory exists.
    pub async fn is_there(&self) -> bool {
        fs::metadata(&self.0).await.is_ok_and(|directory| directory.is_dir())
    }

    /// Writes a mail. Readers of the directory never see a partial file.
    pub async fn put(&self, to: &str, text: &str) -> io::Result<()> {
        let name = Uuid::new_v4();
        let unfinished = self.0.join(format!(".{name}"));
        fs::write(&unfinished, format!("To: {to}\r\n{text}")).await?;
        fs::rename(unfinished, self.0.join(format!("{name}.eml"))).await
    }
}
