//! Stores users. Each statement has a client span, which the pool records.

use super::database::{Database, on};
use super::domain::{Email, User, UserId};
use super::outbox::{self, NewMail};
use otel_runtime::{Outcome, traced};
use sqlx::Row as _;
use thiserror::Error;

/// These statements work on both databases.
const INSERT: &str = "INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)";
const SELECT: &str = "SELECT email, name FROM users WHERE id = $1";

/// The table of users.
#[derive(Clone)]
pub struct Repository(Database);

/// A user was not created.
#[derive(Debug, Error, Outcome)]
pub enum CreateError {
    #[error("the e-mail address is taken")]
    EmailTaken,
    #[error(transparent)]
    #[outcome(transparent)]
    Database(DatabaseError),
}

/// A statement failed. The message contains only the error code, because databases quote values in their messages. The `error.type` is
/// that of the span of the statement.
#[derive(Debug, Error, Outcome)]
#[outcome(with = otel_sqlx::error_type)]
#[error("the database failed ({})", otel_sqlx::error_type(.0))]
pub struct DatabaseError(#[from] sqlx::Error);

impl Repository {
    pub fn new(database: Database) -> Self {
        Self(database)
    }

    /// Stores a new user, and their welcome mail in the outbox.
    #[traced("crud.create_user", fields("user.id" = %user.id))]
    pub async fn create_user(&self, user: &User, hash: &str) -> Result<(), CreateError> {
        let (id, email, name) = (user.id.to_string(), user.email.as_str(), user.name.as_deref());
        let mail = NewMail::now();
        on!(self.0, pool => async {
            let mut transaction = pool.begin().await?;
            let insert = sqlx::query(INSERT).bind(&id).bind(email).bind(name).bind(hash);
            insert.execute(&mut *transaction).await?;
            let insert = sqlx::query(outbox::INSERT).bind(&id).bind(mail.queued).bind(mail.due).bind(mail.headers);
            insert.execute(&mut *transaction).await?;
            transaction.commit().await
        }.await)
        .map_err(|error| DatabaseError(error).into())
    }

    /// Looks up a user.
    #[traced("crud.find_user", args(%id as "user.id"))]
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, DatabaseError> {
        on!(self.0, pool => {
            let row = sqlx::query(SELECT).bind(id.to_string()).fetch_optional(pool).await?;
            let Some(row) = row else { return Ok(None) };
            Ok(Some(User { id, email: Email::from_stored(row.try_get("email")?), name: row.try_get("name")? }))
        })
    }
}

impl DatabaseError {
    fn is_duplicate(&self) -> bool {
        self.0.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}

/// The id is random, so a duplicate can only be the address.
impl From<DatabaseError> for CreateError {
    fn from(error: DatabaseError) -> Self {
        if error.is_duplicate() { Self::EmailTaken } else { Self::Database(error) }
    }
}
