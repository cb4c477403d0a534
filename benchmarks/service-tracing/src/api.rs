//! The HTTP API: routes, requests and responses.

use crate::domain::{NewUser, User};
use crate::problem::Problem;
use crate::service::{RegisterError, Users};
use crate::telemetry::measured;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use axum_tracing_opentelemetry::middleware::{OtelAxumLayer, OtelInResponseLayer};
use serde::Deserialize;

pub fn router(users: Users) -> Router {
    Router::new()
        .route("/users", post(register))
        .route("/users/{id}", get(find))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .layer(from_fn(measured))
        .layer(OtelInResponseLayer)
        .layer(OtelAxumLayer::default())
        .with_state(users)
}

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
    let expected = "expected JSON with `email`, `password` and, if you like, `name`";
    let Json(Registration { email, password, name }) =
        body.map_err(|rejection| Problem::not_json(&rejection, expected))?;
    let user = users.register_user(NewUser::parse(&email, password, name)?).await?;
    let location = [(header::LOCATION, format!("/users/{}", user.id))];
    Ok((StatusCode::CREATED, location, Json(user)).into_response())
}

async fn find(State(users): State<Users>, Path(id): Path<String>) -> Result<Json<User>, Problem> {
    let no_such_user = || Problem::new(StatusCode::NOT_FOUND, "there is no such user");
    let id = id.parse().map_err(|_| no_such_user())?;
    users.find_user(id).await.map_err(|_| Problem::internal())?.map(Json).ok_or_else(no_such_user)
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::EmailTaken => Self::new(StatusCode::CONFLICT, "the e-mail address is taken"),
            RegisterError::Hash(_) | RegisterError::Database(_) => Self::internal(),
        }
    }
}
