//! Where mails go: a directory that a mail transfer agent empties.

use std::io;
use std::path::PathBuf;
use tokio::fs;
use uuid::Uuid;

/// A directory of mails, one a file.
#[derive(Clone)]
pub struct Outbox(PathBuf);

impl Outbox {
    /// Makes the directory if it is missing.
    pub fn open(directory: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&directory)?;
        Ok(Self(directory))
    }

    /// Whether there is a directory to put mails into.
    pub async fn is_there(&self) -> bool {
        fs::metadata(&self.0).await.is_ok_and(|directory| directory.is_dir())
    }

    /// Puts a mail there; whoever looks sees all of it or nothing.
    pub async fn put(&self, to: &str, text: &str) -> io::Result<()> {
        let name = Uuid::new_v4();
        let unfinished = self.0.join(format!(".{name}"));
        fs::write(&unfinished, format!("To: {to}\r\n{text}")).await?;
        fs::rename(unfinished, self.0.join(format!("{name}.eml"))).await
    }
}
