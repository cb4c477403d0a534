//! The operations on users: register and look up.

use super::domain::{NewUser, Password, User, UserId};
use super::mailer::Mailer;
use super::repository::{CreateError, DatabaseError, Repository};
use crate::tenant;
use argon2::{Argon2, PasswordHasher as _};
use opentelemetry::Context;
use otel_runtime::{Outcome, counted, logged, record, traced};
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;
use thiserror::Error;
use tokio::sync::Semaphore;

/// The users of the service.
#[derive(Clone)]
pub struct Users {
    repository: Repository,
    mailer: Mailer,
    hashes: Arc<Semaphore>,
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

/// A password was not hashed.
#[derive(Debug, Error)]
pub enum HashError {
    #[error("{0}")]
    Refused(argon2::password_hash::Error),
    #[error("the hashing thread has ended")]
    Gone,
}

impl Users {
    pub fn new(repository: Repository, mailer: Mailer) -> Self {
        // Each hash takes a processor and 19 MiB. More at once would take more memory without being faster.
        let hashes = available_parallelism().map_or(1, NonZero::get);
        Self { repository, mailer, hashes: Arc::new(Semaphore::new(hashes)) }
    }

    /// Hashes the password, stores the user, and requests a welcome mail.
    #[traced("service.register_user", fields("user.id" = %new.id, "tenant.id" = tenant::of(&Context::current())))]
    #[counted("users.registered", unit = "{user}", description = "Users who registered", on = ok)]
    #[logged("user registered in {elapsed}", event = "users.registered", fields("user.id" = %new.id),
        err("user not registered: {err}", level = "warn"))]
    pub async fn register_user(&self, new: NewUser) -> Result<User, RegisterError> {
        let NewUser { id, email, password, name } = new;
        let hash = self.hash(password).await?;
        let user = User { id, email, name };
        self.repository.create_user(&user, &hash).await?;
        // The registration succeeds with or without a mail.
        let welcomed = self.mailer.welcome(&user).await.is_ok();
        record!("users.welcomed" = welcomed);
        Ok(user)
    }

    /// Hashes a password when a permit is free. The metrics include the waiting time, which shows when there are too few
    /// processors.
    #[counted("users.passwords_hashed", unit = "{password}", description = "Passwords that were hashed",
        duration, active, buckets = [0.1, 0.25, 0.5, 1.0, 2.5, 5.0])]
    async fn hash(&self, password: Password) -> Result<String, HashError> {
        let turn = Arc::clone(&self.hashes).acquire_owned().await.map_err(|_| HashError::Gone)?;
        // Hashing is slow on purpose, so it must not block the threads of the runtime. The context is passed along.
        let hash = otel_runtime::context::spawn_blocking(move || {
            let _turn = turn;
            hash_password(&password)
        });
        hash.await.map_err(|_| HashError::Gone)?
    }

    /// Looks up a user.
    #[traced("service.find_user", args(%id as "user.id"))]
    #[logged("user looked up", level = "debug", err("user not looked up: {err}"), fields("user.id" = %id))]
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, DatabaseError> {
        self.repository.find_user(id).await
    }

    /// Whether the service is ready to serve requests.
    pub async fn is_ready(&self) -> bool {
        self.repository.is_ready().await
    }
}

#[traced("security.hash_password")]
fn hash_password(password: &Password) -> Result<String, HashError> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(HashError::Refused)?;
    Ok(hash.to_string())
}

impl From<CreateError> for RegisterError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::EmailTaken => Self::EmailTaken,
            CreateError::Database(error) => Self::Database(error),
        }
    }
}
