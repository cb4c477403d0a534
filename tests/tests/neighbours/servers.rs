//! `#[axum::debug_handler]` and `#[axum::debug_middleware]`.

use super::{Refused, TestTelemetry, runtime, work};
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Router, debug_handler, debug_middleware};
use otel_runtime::traced;
use tower::ServiceExt as _;

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        StatusCode::CONFLICT.into_response()
    }
}

#[traced(fields(n), err)]
#[debug_handler]
async fn above(Path(n): Path<i64>) -> Result<String, Refused> {
    work(n).await.map(|n| n.to_string())
}

#[debug_handler]
#[traced(fields(n), err)]
async fn below(Path(n): Path<i64>) -> Result<String, Refused> {
    work(n).await.map(|n| n.to_string())
}

#[traced]
#[debug_middleware]
async fn middleware_above(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[debug_middleware]
#[traced]
async fn middleware_below(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[track_caller]
fn ask(telemetry: &TestTelemetry, handler: MethodRouter, n: i64) -> StatusCode {
    let service =
        Router::new().route("/{n}", handler).layer(from_fn(middleware_above)).layer(from_fn(middleware_below));
    let request = Request::get(format!("/{n}")).body(Body::empty()).expect("a request");
    telemetry.run(|| runtime().block_on(service.oneshot(request))).expect("routes do not fail").status()
}

#[test]
fn both_orders() {
    for (name, handler) in [("above", get(above)), ("below", get(below))] {
        let tree = format!("\nmiddleware_below\n  middleware_above\n    {name}\n      leaf\n");

        let telemetry = TestTelemetry::new();
        assert_eq!(ask(&telemetry, handler.clone(), 7), StatusCode::OK);
        telemetry.assert_tree(&tree);
        telemetry.span(name).child_of("middleware_above").status_unset().attr("n", 7);

        let telemetry = TestTelemetry::new();
        assert_eq!(ask(&telemetry, handler, 0), StatusCode::CONFLICT);
        telemetry.assert_tree(&tree);
        telemetry.span(name).error("refused").error_type("neighbours::Refused").attr("n", 0);
    }
}
