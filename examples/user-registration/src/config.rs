//! Settings from the environment; those of telemetry are read by `otel-runtime`.

use std::net::SocketAddr;
use thiserror::Error;

/// How the service runs.
#[derive(Debug, PartialEq)]
pub struct Config {
    /// `LISTEN_ADDR`: where it listens.
    pub listen: SocketAddr,
    /// `DATABASE_URL`: a file of `SQLite`, made when it is missing.
    pub database_url: String,
}

/// `LISTEN_ADDR` cannot be used.
#[derive(Debug, Error, PartialEq)]
#[error("LISTEN_ADDR is `{0}`, expected an address and a port such as `127.0.0.1:8080`")]
pub struct InvalidListenAddr(String);

impl Config {
    /// Reads the environment of the process.
    pub fn from_env() -> Result<Self, InvalidListenAddr> {
        Self::from_lookup(|key| std::env::var(key).ok())
    }

    fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidListenAddr> {
        let get = |key: &str, default: &str| {
            lookup(key).filter(|value| !value.is_empty()).unwrap_or_else(|| default.to_owned())
        };
        let listen = get("LISTEN_ADDR", "127.0.0.1:8080");
        Ok(Self {
            listen: listen.parse().map_err(|_| InvalidListenAddr(listen))?,
            database_url: get("DATABASE_URL", "sqlite:users.db"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, InvalidListenAddr};

    #[test]
    fn defaults_are_local() {
        let config = Config::from_lookup(|_| None).expect("defaults are valid");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.database_url, "sqlite:users.db");
    }

    #[test]
    fn a_bad_address_is_named() {
        let listen = |key: &str| (key == "LISTEN_ADDR").then(|| "here".to_owned());
        assert_eq!(Config::from_lookup(listen), Err(InvalidListenAddr("here".to_owned())));
    }
}
