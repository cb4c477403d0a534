//! The routes of the page and its API.

use super::respond::{failure, file, json, not_found, result};
use super::{guard, page, stream};
use crate::filter::{InvalidFilter, LogFilter, MetricFilter, Parameters, TraceFilter};
use crate::view::{MetricView, TraceView};
use crate::viewer::Viewer;
use axum::Router;
use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Serialize;

/// Returns the routes of the page and its API, for the router of an application.
///
/// Mount it with `nest_service`, which also answers for the path with a slash at its end: the page refers to its files relative to it.
///
/// Only requests to a name of this machine are answered; see [`ViewerBuilder::allow_host`](crate::ViewerBuilder::allow_host).
///
/// ```
/// use axum::Router;
/// use otel_viewer::Viewer;
///
/// let viewer = Viewer::new();
/// let app: Router = Router::new().nest_service("/telemetry", otel_viewer::router(&viewer));
/// ```
pub fn router(viewer: &Viewer) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/assets/{name}", get(asset))
        .route("/api/summary", get(summary))
        .route("/api/traces", get(traces))
        .route("/api/traces/{id}", get(trace))
        .route("/api/logs", get(logs))
        .route("/api/metrics", get(metrics))
        .route("/api/metrics/one", get(metric))
        .route("/api/findings", get(findings))
        .route("/api/report", get(report))
        .route("/api/changes", get(changes))
        .route("/api/clear", post(clear))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(viewer.clone(), guard::guard))
        .with_state(viewer.clone())
}

/// A mounted page whose URL does not end with a slash is redirected, because its references would not find their files.
async fn index(OriginalUri(uri): OriginalUri) -> Response {
    if uri.path().ends_with('/') {
        return file(page::index());
    }
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, format!("{}/", uri.path()))]).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    page::asset(&name).map_or_else(|| not_found("there is no such file"), file)
}

async fn summary(State(viewer): State<Viewer>, RawQuery(query): RawQuery) -> Response {
    answer(query, move |query| without_parameters(query).map(|()| viewer.summary())).await
}

async fn traces(State(viewer): State<Viewer>, RawQuery(query): RawQuery) -> Response {
    answer(query, move |query| viewer.traces(&TraceFilter::from_query(query)?)).await
}

async fn trace(State(viewer): State<Viewer>, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let find = move |query: &str| -> Result<Option<TraceView>, InvalidFilter> {
        let is_full = Parameters::parse(query, &["full"])?.is_full()?;
        Ok(if is_full { viewer.full_trace(&id) } else { viewer.trace(&id) })
    };
    answer_if_found(query, "there is no such trace; it may have been dropped", find).await
}

async fn logs(State(viewer): State<Viewer>, RawQuery(query): RawQuery) -> Response {
    answer(query, move |query| viewer.logs(&LogFilter::from_query(query)?)).await
}

async fn metrics(State(viewer): State<Viewer>, RawQuery(query): RawQuery) -> Response {
    answer(query, move |query| Ok(viewer.metrics(&MetricFilter::from_query(query)?))).await
}

async fn metric(State(viewer): State<Viewer>, RawQuery(query): RawQuery) -> Response {
    let find = move |query: &str| -> Result<Option<MetricView>, InvalidFilter> {
        let parameters = Parameters::parse(query, &["name", "kind", "service"])?;
        let name = parameters.text("name")?;
        let name = name.ok_or_else(|| InvalidFilter::new("`name` is missing; write the name of a metric"))?;
        let (kind, service) = (parameters.text("kind")?, parameters.text("service")?);
        Ok(viewer.metric(&name, kind.as_deref(), service.as_deref()))
    };
    answer_if_found(query, "there is no such metric", find).await
}

async fn findings(State(viewer): State<Viewer>, RawQuery(query): RawQuery) -> Response {
    answer(query, move |query| without_parameters(query).map(|()| viewer.findings())).await
}

#[derive(Serialize)]
struct ReportBody {
    report: Option<String>,
}

async fn report(State(viewer): State<Viewer>, RawQuery(query): RawQuery) -> Response {
    answer(query, move |query| without_parameters(query).map(|()| ReportBody { report: viewer.report() })).await
}

async fn changes(State(viewer): State<Viewer>) -> Response {
    stream::changes(viewer)
}

async fn clear(State(viewer): State<Viewer>) -> Response {
    viewer.clear();
    StatusCode::NO_CONTENT.into_response()
}

async fn unknown() -> Response {
    not_found("there is nothing at this path; the API begins with `api/summary`")
}

async fn wrong_method() -> Response {
    failure(StatusCode::METHOD_NOT_ALLOWED, "write `GET`, or `POST` for `api/clear`")
}

fn without_parameters(query: &str) -> Result<(), InvalidFilter> {
    Parameters::parse(query, &[]).map(drop)
}

/// Answers on a thread for work that takes long, so that other requests and the events go on.
async fn answer<T: Serialize>(
    query: Option<String>,
    find: impl FnOnce(&str) -> Result<T, InvalidFilter> + Send + 'static,
) -> Response {
    on_a_thread(move || result(&find(&query.unwrap_or_default()))).await
}

async fn answer_if_found<T: Serialize>(
    query: Option<String>,
    missing: &'static str,
    find: impl FnOnce(&str) -> Result<Option<T>, InvalidFilter> + Send + 'static,
) -> Response {
    on_a_thread(move || match find(&query.unwrap_or_default()) {
        Ok(Some(found)) => json(&found),
        Ok(None) => not_found(missing),
        Err(error) => result::<T>(&Err(error)),
    })
    .await
}

async fn on_a_thread(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| failure(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()))
}
