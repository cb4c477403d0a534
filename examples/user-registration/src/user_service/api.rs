//! The HTTP API: routes, requests and responses.

use super::database::Database;
use super::domain::{NewUser, User};
use super::repository::DatabaseError;
use super::service::{RegisterError, Users};
use crate::body::{Body, JsonBody};
use crate::problem::{Problem, with_problems};
use crate::serve::server_layer;
use crate::tasks::Tasks;
use crate::tenant::checked;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::middleware::map_request;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

/// The largest body of a request, which is more than a registration needs.
const MAX_BODY: usize = 16 * 1024;

/// What the handlers use.
#[derive(Clone)]
pub struct Services {
    pub users: Users,
    pub database: Database,
    pub tasks: Tasks,
}

/// The routes. Those of users have server spans. Health checks have none, because they come every few seconds.
pub fn router(services: Services) -> Router {
    let routes = Router::new().route("/users", post(register)).route("/users/{id}", get(find));
    with_problems(routes)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(server_layer())
        .layer(map_request(async |request| checked(request)))
        .route("/health", get(|| async { "up" }))
        .route("/ready", get(ready))
        .with_state(services)
}

/// The body of `POST /users`. It does not implement `Debug`, because it contains personal data.
#[derive(Deserialize)]
struct Registration {
    email: String,
    password: String,
    name: Option<String>,
}

impl Body for Registration {
    const EXPECTED: &'static str = "expected JSON with `email`, `password` and optionally `name`";
}

async fn register(
    State(Services { users, tasks, .. }): State<Services>,
    JsonBody(Registration { email, password, name }): JsonBody<Registration>,
) -> Result<Response, Problem> {
    let new = NewUser::parse(&email, password, name)?;
    // In its own task, so that the registration completes even if the client disconnects, and before the service exits.
    let registered = tasks.spawn(async move { users.register_user(new).await });
    let user = registered.await.map_err(|_| Problem::internal())??;
    let location = [(header::LOCATION, format!("/users/{}", user.id))];
    Ok((StatusCode::CREATED, location, Json(user)).into_response())
}

async fn find(
    State(Services { users, .. }): State<Services>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<User>, Problem> {
    // An invalid id identifies no user, and neither does one that is not UTF-8.
    let id = id.ok().and_then(|Path(id)| id.parse().ok()).ok_or_else(no_such_user)?;
    users.find_user(id).await?.map(Json).ok_or_else(no_such_user)
}

async fn ready(State(Services { database, .. }): State<Services>) -> (StatusCode, &'static str) {
    if database.is_ready().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer, or has no tables")
    }
}

fn no_such_user() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no such user")
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
