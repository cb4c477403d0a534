//! Settings from the environment. `otel-runtime` reads those of telemetry.

use std::net::SocketAddr;
use std::path::PathBuf;
use thiserror::Error;

/// The value of a variable is not valid.
#[derive(Debug, Error, PartialEq)]
pub enum InvalidSetting {
    #[error("{variable} is `{value}`, expected {expected}")]
    Value { variable: &'static str, value: String, expected: &'static str },
    /// The value is not repeated, because a URL can contain a password.
    #[error("{variable} is not {expected}")]
    Url { variable: &'static str, expected: &'static str },
}

/// The settings of `user-service`.
#[derive(Debug, PartialEq)]
pub struct UserService {
    /// `LISTEN_ADDR`: the address to listen on.
    pub listen: SocketAddr,
    /// `DATABASE_URL`: a `SQLite` file, which is created if it does not exist, or a Postgres database.
    pub database_url: String,
    /// `MAILER_URL`: the URL of the mailer.
    pub mailer_url: String,
}

/// The settings of `mailer`.
#[derive(Debug, PartialEq)]
pub struct Mailer {
    /// `LISTEN_ADDR`: the address to listen on.
    pub listen: SocketAddr,
    /// `OUTBOX`: the directory to put mails into, which is created if it does not exist.
    pub outbox: PathBuf,
}

/// An environment variable, if it is set and not empty.
pub fn variable(key: &str) -> Option<String> {
    std::env::var(key).ok().filter(|value| !value.is_empty())
}

impl UserService {
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidSetting> {
        let get = |key: &str, default: &str| lookup(key).unwrap_or_else(|| default.to_owned());
        let mailer_url = get("MAILER_URL", "http://127.0.0.1:8081");
        if !mailer_url.starts_with("http://") {
            let expected = "a URL such as `http://127.0.0.1:8081`; `https` is not supported";
            return Err(InvalidSetting::Url { variable: "MAILER_URL", expected });
        }
        Ok(Self {
            listen: address("LISTEN_ADDR", get("LISTEN_ADDR", "127.0.0.1:8080"))?,
            database_url: get("DATABASE_URL", "sqlite:users.db"),
            mailer_url,
        })
    }
}

impl Mailer {
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidSetting> {
        let get = |key: &str, default: &str| lookup(key).unwrap_or_else(|| default.to_owned());
        Ok(Self {
            listen: address("LISTEN_ADDR", get("LISTEN_ADDR", "127.0.0.1:8081"))?,
            outbox: get("OUTBOX", "outbox").into(),
        })
    }
}

/// `ADMIN_ADDR`: the address to serve the admin route on. Without it, there is none.
pub fn admin(lookup: impl Fn(&str) -> Option<String>) -> Result<Option<SocketAddr>, InvalidSetting> {
    lookup("ADMIN_ADDR").map(|value| address("ADMIN_ADDR", value)).transpose()
}

fn address(variable: &'static str, value: String) -> Result<SocketAddr, InvalidSetting> {
    let expected = "an address and a port such as `127.0.0.1:8080`";
    value.parse().map_err(|_| InvalidSetting::Value { variable, value, expected })
}

#[cfg(test)]
mod tests {
    use super::{Mailer, UserService, admin};

    #[test]
    fn defaults_are_local() {
        let users = UserService::read(|_| None).expect("defaults are valid");
        assert_eq!(users.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(users.database_url, "sqlite:users.db");
        let mailer = Mailer::read(|_| None).expect("defaults are valid");
        assert_eq!(users.mailer_url, format!("http://{}", mailer.listen));
    }

    #[test]
    fn there_is_no_admin_route_by_default() {
        assert_eq!(admin(|_| None), Ok(None));
        let local = admin(|_| Some("127.0.0.1:9000".to_owned())).expect("an address");
        assert_eq!(local.map(|address| address.port()), Some(9000));
        let error = admin(|_| Some("9000".to_owned())).expect_err("no address").to_string();
        assert_eq!(error, "ADMIN_ADDR is `9000`, expected an address and a port such as `127.0.0.1:8080`");
    }

    #[test]
    fn the_invalid_variable_is_named() {
        let wrong = |wrong: &'static str| move |key: &str| (key == wrong).then(|| "here".to_owned());
        let error = Mailer::read(wrong("LISTEN_ADDR")).expect_err("no address").to_string();
        assert_eq!(error, "LISTEN_ADDR is `here`, expected an address and a port such as `127.0.0.1:8080`");
        let error = UserService::read(wrong("MAILER_URL")).expect_err("no URL").to_string();
        assert_eq!(error, "MAILER_URL is not a URL such as `http://127.0.0.1:8081`; `https` is not supported");
    }
}
