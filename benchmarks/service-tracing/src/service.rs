//! The operations on users: register and look up.

use crate::domain::{NewUser, Password, User, UserId};
use crate::mailer::Mailer;
use crate::repository::Repository;
use crate::telemetry::INSTRUMENTS;
use argon2::{Argon2, PasswordHasher as _};
use axum_tracing_opentelemetry::tracing_opentelemetry_instrumentation_sdk::find_current_context;
use opentelemetry::baggage::BaggageExt as _;
use std::time::Instant;
use thiserror::Error;
use tracing::field::Empty;
use tracing::{Span, info, instrument};

#[derive(Clone)]
pub struct Users {
    repository: Repository,
    mailer: Mailer,
}

/// A registration failed.
#[derive(Debug, Error)]
pub enum RegisterError {
    #[error("the e-mail address is taken")]
    EmailTaken,
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
    #[error(transparent)]
    Database(sqlx::Error),
}

impl Users {
    pub fn new(repository: Repository, mailer: Mailer) -> Self {
        Self { repository, mailer }
    }

    #[instrument(name = "service.register_user", skip_all, err(level = "warn"),
        fields(user.id = %new.id, tenant.id = Empty, users.welcomed = Empty))]
    pub async fn register_user(&self, new: NewUser) -> Result<User, RegisterError> {
        let start = Instant::now();
        let span = Span::current();
        if let Some(tenant) = find_current_context().baggage().get("tenant.id") {
            span.record("tenant.id", tenant.as_str());
        }
        let NewUser { id, email, password, name } = new;
        let hashing = span.clone();
        let hash = tokio::task::spawn_blocking(move || hashing.in_scope(|| hash_password(&password))).await;
        let hash = hash.map_err(|_| RegisterError::Hash("the hashing thread has ended".to_owned()))?;
        let hash = hash.map_err(|error| RegisterError::Hash(error.to_string()))?;
        let user = User { id, email, name };
        self.repository.create_user(&user, &hash).await.map_err(|error| match error.as_database_error() {
            Some(database) if database.is_unique_violation() => RegisterError::EmailTaken,
            _ => RegisterError::Database(error),
        })?;
        span.record("users.welcomed", self.mailer.welcome(&user).await.is_ok());
        INSTRUMENTS.registered.add(1, &[]);
        info!(name: "users.registered", { user.id = %id }, "user registered in {:?}", start.elapsed());
        Ok(user)
    }

    #[instrument(name = "service.find_user", skip_all, fields(user.id = %id), err)]
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, sqlx::Error> {
        self.repository.find_user(id).await
    }
}

#[instrument(name = "security.hash_password", skip_all, err)]
fn hash_password(password: &Password) -> Result<String, argon2::password_hash::Error> {
    INSTRUMENTS.hashes_active.add(1, &[]);
    let start = Instant::now();
    let hash = Argon2::default().hash_password(password.as_bytes());
    INSTRUMENTS.hash_duration.record(start.elapsed().as_secs_f64(), &[]);
    INSTRUMENTS.hashes_active.add(-1, &[]);
    INSTRUMENTS.hashed.add(1, &[]);
    Ok(hash?.to_string())
}
