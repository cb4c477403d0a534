//! The domain types: users, and the rules for valid ones.

use crate::problem::InvalidField;
use serde::Serialize;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The id of a user. It reveals nothing about the person, so telemetry may contain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UserId(Uuid);

impl UserId {
    /// A random id, which cannot be guessed.
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

/// An e-mail address. It does not implement `Debug`, so that it cannot get into a log or a span by accident.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    const MAX_LENGTH: usize = 254;

    /// Accepts text that looks like an address. Only a mail can verify that the address exists.
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

    /// Does not validate the address, which was validated before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

/// A password before it is hashed. It implements neither `Debug` nor `Serialize`.
pub struct Password(String);

impl Password {
    /// Rejects short passwords, which are easy to guess, and very long ones, which would make hashing expensive.
    pub fn parse(text: String) -> Result<Self, &'static str> {
        match text.chars().count() {
            0..8 => Err("has fewer than 8 characters"),
            8..=128 => Ok(Self(text)),
            _ => Err("has more than 128 characters"),
        }
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A valid registration.
pub struct NewUser {
    /// Generated first, so that every span of the registration can have it.
    pub id: UserId,
    pub email: Email,
    pub password: Password,
    pub name: Option<String>,
}

impl NewUser {
    const MAX_NAME: usize = 100;

    /// Validates every field, and reports all that are invalid.
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

/// A registered user, as the API returns it.
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
    fn addresses_are_validated() {
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
    fn every_invalid_field_is_reported() {
        let Err(invalid) = NewUser::parse("ada", "short".into(), Some("n".repeat(101))) else {
            panic!("every field is invalid")
        };
        let fields: Vec<_> = invalid.iter().map(|invalid| invalid.field).collect();
        assert_eq!(fields, ["email", "password", "name"]);
    }
}
