//! Settings from the environment; those of telemetry are read by `otel-runtime`.

use std::net::SocketAddr;
use std::path::PathBuf;
use thiserror::Error;

/// A variable cannot be used.
#[derive(Debug, Error, PartialEq)]
#[error("{variable} is `{value}`, expected {expected}")]
pub struct InvalidSetting {
    variable: &'static str,
    value: String,
    expected: &'static str,
}

/// How `user-service` runs.
#[derive(Debug, PartialEq)]
pub struct UserService {
    /// `LISTEN_ADDR`: where it listens.
    pub listen: SocketAddr,
    /// `DATABASE_URL`: a file of `SQLite`, made when it is missing, or a database of Postgres.
    pub database_url: String,
    /// `MAILER_URL`: where the mailer listens.
    pub mailer_url: String,
}

/// How `mailer` runs.
#[derive(Debug, PartialEq)]
pub struct Mailer {
    /// `LISTEN_ADDR`: where it listens.
    pub listen: SocketAddr,
    /// `OUTBOX`: the directory that mails are put into, made when it is missing.
    pub outbox: PathBuf,
}

/// A variable of the process that is set, and not to nothing.
pub fn variable(key: &str) -> Option<String> {
    std::env::var(key).ok().filter(|value| !value.is_empty())
}

impl UserService {
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidSetting> {
        let get = |key: &str, default: &str| lookup(key).unwrap_or_else(|| default.to_owned());
        let mailer_url = get("MAILER_URL", "http://127.0.0.1:8081");
        if !mailer_url.starts_with("http://") {
            let expected = "a URL such as `http://127.0.0.1:8081`; `https` is not built in";
            return Err(InvalidSetting { variable: "MAILER_URL", value: mailer_url, expected });
        }
        Ok(Self {
            listen: address(get("LISTEN_ADDR", "127.0.0.1:8080"))?,
            database_url: get("DATABASE_URL", "sqlite:users.db"),
            mailer_url,
        })
    }
}

impl Mailer {
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidSetting> {
        let get = |key: &str, default: &str| lookup(key).unwrap_or_else(|| default.to_owned());
        Ok(Self { listen: address(get("LISTEN_ADDR", "127.0.0.1:8081"))?, outbox: get("OUTBOX", "outbox").into() })
    }
}

fn address(value: String) -> Result<SocketAddr, InvalidSetting> {
    let expected = "an address and a port such as `127.0.0.1:8080`";
    value.parse().map_err(|_| InvalidSetting { variable: "LISTEN_ADDR", value, expected })
}

#[cfg(test)]
mod tests {
    use super::{Mailer, UserService};

    #[test]
    fn defaults_are_local() {
        let users = UserService::read(|_| None).expect("defaults are valid");
        assert_eq!(users.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(users.database_url, "sqlite:users.db");
        let mailer = Mailer::read(|_| None).expect("defaults are valid");
        assert_eq!(users.mailer_url, format!("http://{}", mailer.listen));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |wrong: &'static str| move |key: &str| (key == wrong).then(|| "here".to_owned());
        let told = Mailer::read(wrong("LISTEN_ADDR")).expect_err("no address").to_string();
        assert_eq!(told, "LISTEN_ADDR is `here`, expected an address and a port such as `127.0.0.1:8080`");
        let told = UserService::read(wrong("MAILER_URL")).expect_err("no URL").to_string();
        assert_eq!(
            told,
            "MAILER_URL is `here`, expected a URL such as `http://127.0.0.1:8081`; `https` is not built in"
        );
    }
}
