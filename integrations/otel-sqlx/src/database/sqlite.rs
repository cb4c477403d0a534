//! SQLite, where a database is a file.

use super::{DatabaseLocation, Dialect, Driver, StatementStep, TracedDatabase, delegate_to_connection};
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::Error;
use sqlx_core::describe::Describe;
use sqlx_core::executor::{Execute, Executor as _};
use sqlx_core::sql_str::SqlStr;
use sqlx_sqlite::{Sqlite, SqliteConnectOptions};

/// The name of every database in memory. The names that sqlx generates are numbered, so they would not be of low cardinality.
const MEMORY: &str = ":memory:";

impl TracedDatabase for Sqlite {}

impl Driver for Sqlite {
    const SYSTEM: &'static str = "sqlite";
    const DIALECT: Dialect = Dialect::Sqlite;

    fn location(options: &SqliteConnectOptions) -> DatabaseLocation {
        let path = options.get_filename().to_string_lossy();
        // Only the file name, because the folders may contain the name of the user.
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.strip_prefix("file:").unwrap_or(name);
        let name = name.split('?').next().unwrap_or_default();
        let name = if name.is_empty() || name.starts_with("sqlx-in-memory-") { MEMORY } else { name };
        DatabaseLocation { namespace: Some(name.to_owned()), ..DatabaseLocation::default() }
    }

    delegate_to_connection!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_namespace_is_the_name_of_the_file() {
        for (url, expected) in [
            ("sqlite:///home/bob/users.db", "users.db"),
            ("sqlite://users.db?mode=rwc", "users.db"),
            ("sqlite::memory:", MEMORY),
            ("sqlite://", MEMORY),
        ] {
            let options: SqliteConnectOptions = url.parse().expect("a URL of SQLite");
            assert_eq!(Sqlite::location(&options).namespace.as_deref(), Some(expected), "{url}");
        }
        for (file, expected) in [("file:/a/b.db?cache=shared", "b.db"), (r"C:\a\b.db", "b.db"), (":memory:", MEMORY)] {
            let options = SqliteConnectOptions::new().filename(file);
            assert_eq!(Sqlite::location(&options).namespace.as_deref(), Some(expected), "{file}");
        }
    }
}
