//! The operations on users: register and look up.

use super::domain::{NewUser, User, UserId};
use super::hasher::{HashError, Hasher};
use super::repository::{CreateError, DatabaseError, Repository};
use super::welcome::Welcome;
use otel_runtime::{Outcome, counted, logged, record, traced};
use thiserror::Error;

/// The users of the service.
#[derive(Clone)]
pub struct Users {
    repository: Repository,
    welcome: Welcome,
    hasher: Hasher,
}

/// A registration failed.
#[derive(Debug, Error, Outcome)]
pub enum RegisterError {
    #[error("the e-mail address is taken")]
    EmailTaken,
    #[error("the password cannot be hashed: {0}")]
    Hash(#[from] HashError),
    #[error(transparent)]
    #[outcome(transparent)]
    Database(DatabaseError),
}

impl Users {
    pub fn new(repository: Repository, welcome: Welcome) -> Self {
        Self { repository, welcome, hasher: Hasher::new() }
    }

    /// Hashes the password, stores the user, and sends a welcome mail.
    #[traced("service.register_user", fields("user.id" = %new.id))]
    #[counted("users.registered", unit = "{user}", description = "Users who registered", on = ok)]
    #[logged("user registered in {elapsed}", event = "users.registered", fields("user.id" = %new.id),
        err("user not registered: {err}", level = "warn"))]
    pub async fn register_user(&self, new: NewUser) -> Result<User, RegisterError> {
        let NewUser { id, email, password, name } = new;
        let hash = self.hasher.hash(password).await?;
        let user = User { id, email, name };
        self.repository.create_user(&user, &hash).await?;
        // The registration succeeds if the mailer is down. The mail is sent later then.
        let welcomed = self.welcome.send(&user).await;
        record!("users.welcomed" = welcomed);
        Ok(user)
    }

    /// Looks up a user.
    #[traced("service.find_user", args(%id as "user.id"))]
    #[logged("user looked up", level = "debug", err("user not looked up: {err}"), fields("user.id" = %id))]
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, DatabaseError> {
        self.repository.find_user(id).await
    }
}

impl From<CreateError> for RegisterError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::EmailTaken => Self::EmailTaken,
            CreateError::Database(error) => Self::Database(error),
        }
    }
}
