//! HTTP: routes, requests, responses, and failures as problem details (RFC 9457).

use crate::domain::{InvalidField, NewUser, User};
use crate::repository::DatabaseError;
use crate::service::{RegisterError, Users};
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use otel_runtime::tower::ServerLayer;
use serde::{Deserialize, Serialize};

/// More than any registration needs.
const MAX_BODY: usize = 16 * 1024;

/// The routes; those of users have server spans, the probes that come every few seconds have none.
pub fn router(users: Users) -> Router {
    Router::new()
        .route("/users", post(register))
        .route("/users/{id}", get(find))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(ServerLayer::new())
        .route("/health", get(|| async { "up" }))
        .route("/ready", get(ready))
        .with_state(users)
}

/// The body of `POST /users`. Has no `Debug`: none of it may be shown.
#[derive(Deserialize)]
struct Registration {
    email: String,
    password: String,
    name: Option<String>,
}

async fn register(
    State(users): State<Users>,
    body: Result<Json<Registration>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(Registration { email, password, name }) = body?;
    let user = users.register_user(NewUser::parse(&email, password, name)?).await?;
    let location = [(header::LOCATION, format!("/users/{}", user.id))];
    Ok((StatusCode::CREATED, location, Json(user)).into_response())
}

async fn find(State(users): State<Users>, Path(id): Path<String>) -> Result<Json<User>, Problem> {
    // What is no identifier identifies nobody.
    let id = id.parse().map_err(|_| Problem::no_such_user())?;
    users.find_user(id).await?.map(Json).ok_or_else(Problem::no_such_user)
}

async fn ready(State(users): State<Users>) -> (StatusCode, &'static str) {
    if users.is_ready().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
    }
}

/// Why a request was not fulfilled.
#[derive(Serialize)]
struct Problem {
    #[serde(serialize_with = "code")]
    status: StatusCode,
    title: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<InvalidField>,
}

impl Problem {
    fn new(status: StatusCode, title: &'static str) -> Self {
        Self { status, title, errors: Vec::new() }
    }

    fn no_such_user() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is no such user")
    }

    /// What went wrong inside is in the trace; the client cannot help it.
    fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on our side")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let problem = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status, problem, Json(self)).into_response()
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        // The rejection's own text may quote the body, and with it the password.
        Self::new(rejection.status(), "expected JSON with `email`, `password` and, if you like, `name`")
    }
}

impl From<Vec<InvalidField>> for Problem {
    fn from(errors: Vec<InvalidField>) -> Self {
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "some fields are not valid") }
    }
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::EmailTaken => Self::new(StatusCode::CONFLICT, "the e-mail address is taken"),
            RegisterError::Hash(_) | RegisterError::Database(_) => Self::internal(),
        }
    }
}

impl From<DatabaseError> for Problem {
    fn from(_: DatabaseError) -> Self {
        Self::internal()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn code<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}
