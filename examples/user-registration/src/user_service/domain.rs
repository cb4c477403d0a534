//! What the service is about: users, and what makes one valid.

use crate::problem::InvalidField;
use serde::Serialize;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Names a user everywhere, telemetry included: it tells nothing about the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UserId(Uuid);

impl UserId {
    /// An identifier that nobody can guess from another.
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for UserId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// An e-mail address. Has no `Debug`, so that it cannot slip into a log or a span.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    const MAX_LENGTH: usize = 254;

    /// Takes what looks like an address; whether anybody reads there, only a mail can tell.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let plausible = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && domain.split('.').all(|label| !label.is_empty())
        });
        let allowed = |c: char| !c.is_whitespace() && !c.is_control();
        if !plausible || text.matches('@').count() != 1 || !text.chars().all(allowed) {
            return Err("is not an e-mail address, expected something like `name@example.com`");
        }
        if text.len() > Self::MAX_LENGTH {
            return Err("is longer than 254 bytes");
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For an address that was checked before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

/// A password before it is hashed. Has neither `Debug` nor `Serialize`.
pub struct Password(String);

impl Password {
    /// Short ones are guessed; very long ones would make hashing a way to keep us busy.
    pub fn parse(text: String) -> Result<Self, &'static str> {
        match text.chars().count() {
            0..8 => Err("has less than 8 characters"),
            8..=128 => Ok(Self(text)),
            _ => Err("has more than 128 characters"),
        }
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Someone who wants to register.
pub struct NewUser {
    /// Given before anything else happens, so that every span of the registration can carry it.
    pub id: UserId,
    pub email: Email,
    pub password: Password,
    pub name: Option<String>,
}

impl NewUser {
    const MAX_NAME: usize = 100;

    /// Checks every field, and names all that are wrong.
    pub fn parse(email: &str, password: String, name: Option<String>) -> Result<Self, Vec<InvalidField>> {
        let mut invalid = Vec::new();
        let mut wrong = |field, problem| invalid.push(InvalidField { field, problem });
        let email = Email::parse(email).map_err(|problem| wrong("email", problem)).ok();
        let password = Password::parse(password).map_err(|problem| wrong("password", problem)).ok();
        let name_is = |wrong: fn(&str) -> bool| name.as_deref().is_some_and(wrong);
        if name_is(|name| name.chars().count() > Self::MAX_NAME) {
            wrong("name", "has more than 100 characters");
        }
        if name_is(|name| name.chars().any(char::is_control)) {
            wrong("name", "has control characters");
        }
        match (email, password) {
            (Some(email), Some(password)) if invalid.is_empty() => {
                Ok(Self { id: UserId::random(), email, password, name })
            }
            _ => Err(invalid),
        }
    }
}

/// A registered user, as the API shows them.
#[derive(Serialize)]
pub struct User {
    pub id: UserId,
    pub email: Email,
    pub name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{Email, NewUser, Password};

    #[test]
    fn addresses_are_plausible() {
        for good in ["ada@example.com", " ada+x@sub.example.org ", "ä@exämple.de"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "ada", "@example.com", "ada@", "ada@example", "ada@.com", "a b@example.com", "a@b@example.com"]
        {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
        assert!(Email::parse(&format!("{}@example.com", "a".repeat(250))).is_err());
    }

    #[test]
    fn passwords_are_counted_in_characters() {
        let length = |n| Password::parse("ü".repeat(n)).is_ok();
        assert_eq!([7, 8, 128, 129].map(length), [false, true, true, false]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let Err(invalid) = NewUser::parse("ada", "short".into(), Some("n".repeat(101))) else {
            panic!("nothing of it is valid")
        };
        let fields: Vec<_> = invalid.iter().map(|invalid| invalid.field).collect();
        assert_eq!(fields, ["email", "password", "name"]);
    }
}
