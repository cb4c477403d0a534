//! The settings of an inner layer: what it hides stays hidden, although the outermost layer records the request.

use super::{SAMPLED, TRACE, request, send, with_propagators};
use axum::body::Body;
use axum::routing::get;
use axum::{Router, response::Response};
use http::{Request, StatusCode, Uri};
use otel_runtime::testing::{SpanAssert, TestTelemetry};
use otel_runtime::{RecordedQuery, traced};
use otel_tower::{HttpServerLayer, RecordedPath};
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use tower::{Layer as _, ServiceExt as _, service_fn};

const SECRET: &str = "0a1b";

fn hides_token() -> HttpServerLayer {
    HttpServerLayer::new().path(RecordedPath::redacting(["token"])).query(RecordedQuery::redacting(["token"]))
}

fn resets() -> Router {
    Router::new().route("/reset/{token}", get(|| async { "reset" }))
}

/// Sends a request through both layers, and returns the path and the query of its only span, which has each of them once.
async fn recorded(app: &Router, uri: &str) -> (String, Option<String>) {
    let telemetry = TestTelemetry::new();
    send(&telemetry, app, request(uri, &[])).await;
    telemetry.conventions().assert_clean();
    let spans = telemetry.spans();
    let span = spans.assert_len(1).nth(0);
    let text = |key: &str| span.data().attributes.text(key).map(str::to_owned);
    (text("url.path").expect("a path"), text("url.query"))
}

#[tokio::test]
async fn what_either_layer_redacts_is_redacted() {
    let uri = "/api/reset/0a1b?token=0a1b&page=2&q=rust";
    let hidden = ("/api/reset/REDACTED".to_owned(), Some("token=REDACTED&page=2&q=rust".to_owned()));
    let plain = HttpServerLayer::new;
    let cases = [(hides_token(), plain()), (plain(), hides_token()), (hides_token(), hides_token())];
    for (inner, outer) in cases {
        let app = Router::new().nest("/api", resets().layer(inner)).layer(outer);
        assert_eq!(recorded(&app, uri).await, hidden);
    }
    let shows_page = plain().query(RecordedQuery::showing(["page", "token"]));
    let app = Router::new().nest("/api", resets().layer(hides_token())).layer(shows_page.clone());
    let both = Some("token=REDACTED&page=2&q=REDACTED".to_owned());
    assert_eq!(recorded(&app, uri).await, (hidden.0.clone(), both.clone()));
    let app = Router::new().nest("/api", resets().layer(shows_page)).layer(hides_token());
    assert_eq!(recorded(&app, uri).await, (hidden.0, both));
}

#[tokio::test]
async fn a_layer_between_two_others_hides_as_well() {
    let shop = HttpServerLayer::new().path(RecordedPath::redacting(["shop"])).query(RecordedQuery::redacting(["q"]));
    let routes = Router::new().route("/{shop}/reset/{token}", get(|| async { "reset" }));
    for layers in [[hides_token(), shop.clone()], [shop.clone(), hides_token()]] {
        let [inner, middle] = layers;
        let app = routes.clone().layer(inner).layer(middle).layer(HttpServerLayer::new());
        let query = Some("token=REDACTED&q=REDACTED&page=2".to_owned());
        let recorded = recorded(&app, "/acme/reset/0a1b?token=1&q=2&page=2").await;
        assert_eq!(recorded, ("/REDACTED/reset/REDACTED".to_owned(), query));
    }
}

#[tokio::test]
async fn rewritten_paths_stay_rewritten() {
    let rewritten = || HttpServerLayer::new().path(RecordedPath::rewritten(|path| path.replace(SECRET, "TOKEN")));
    let app = resets().layer(rewritten()).layer(HttpServerLayer::new());
    assert_eq!(recorded(&app, "/reset/0a1b").await.0, "/reset/TOKEN");
    for (inner, outer) in [(rewritten(), hides_token()), (hides_token(), rewritten())] {
        let app = resets().layer(inner).layer(outer);
        assert_eq!(recorded(&app, "/reset/0a1b").await.0, "/reset/REDACTED");
    }
    // The segments that a route names are found in the path, not in what another layer made of it.
    let moves = || HttpServerLayer::new().path(RecordedPath::rewritten(|path| format!("/v1{path}")));
    let routes = Router::new().route("/{token}/{id}", get(|| async { "reset" }));
    for (inner, outer) in [(moves(), hides_token()), (hides_token(), moves())] {
        let app = routes.clone().layer(inner).layer(outer);
        assert_eq!(recorded(&app, "/0a1b/7").await.0, "/v1/REDACTED/7");
    }
}

#[tokio::test]
async fn a_query_that_an_inner_layer_leaves_out_is_replaced() {
    let omits = || HttpServerLayer::new().query(RecordedQuery::omitted());
    let app = resets().layer(omits()).layer(HttpServerLayer::new());
    assert_eq!(recorded(&app, "/reset/0a1b?page=2").await.1.as_deref(), Some("REDACTED"));
    assert_eq!(recorded(&app, "/reset/0a1b").await.1, None);
    for inner in [omits(), hides_token()] {
        let app = resets().layer(inner).layer(omits());
        assert_eq!(recorded(&app, "/reset/0a1b?page=2").await.1, None);
    }
}

#[tokio::test]
async fn a_path_that_changes_between_the_layers_is_hidden() {
    for (inner, hidden) in [(hides_token(), true), (HttpServerLayer::new(), false)] {
        let telemetry = TestTelemetry::new();
        let inner =
            inner.layer(service_fn(|_: Request<Body>| async { Ok::<_, Infallible>(Response::new(Body::empty())) }));
        let shortened = service_fn(move |mut request: Request<Body>| {
            *request.uri_mut() = Uri::from_static("/0a1b?token=1");
            inner.clone().oneshot(request)
        });
        let outer = HttpServerLayer::new().layer(shortened);
        telemetry
            .run_async(async { outer.oneshot(request("/reset/0a1b?token=0a1b", &[])).await.map(drop) })
            .await
            .expect("a response");
        let span = telemetry.span("GET");
        let expected = if hidden { ("/REDACTED/REDACTED", "token=REDACTED") } else { ("/reset/0a1b", "token=0a1b") };
        span.attr("url.path", expected.0).attr("url.query", expected.1);
    }
}

#[tokio::test]
async fn a_panic_in_the_first_poll_reveals_nothing() {
    #[traced]
    fn fail(request: &Request<Body>) -> Response {
        panic!("no answer to {request:?}")
    }
    let telemetry = TestTelemetry::new();
    let inner =
        hides_token().layer(service_fn(|request: Request<Body>| async move { Ok::<_, Infallible>(fail(&request)) }));
    let outer = HttpServerLayer::new().layer(inner);
    let answer = AssertUnwindSafe(outer.oneshot(request("/reset/0a1b", &[])));
    let answer = telemetry.run_async(futures_util::FutureExt::catch_unwind(answer)).await;
    assert!(answer.is_err());
    telemetry.span("GET").error_type("panic").attr("url.path", "/REDACTED/REDACTED");
}

#[tokio::test]
async fn the_span_of_the_caller_keeps_its_attributes() {
    #[traced(fields("url.path" = "/of/the/caller"))]
    async fn caller(app: Router) {
        app.oneshot(request("/reset/0a1b", &[])).await.map(drop).expect("axum services do not fail");
    }
    let telemetry = TestTelemetry::builder().filter("info,otel_runtime::tower=off".parse().expect("a filter")).build();
    let app = resets().layer(hides_token()).layer(HttpServerLayer::new());
    telemetry.run_async(caller(app)).await;
    telemetry.span("caller").attr("url.path", "/of/the/caller");
}

#[tokio::test]
async fn a_public_endpoint_inside_another_layer_continues_the_trace() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    let app = resets().layer(HttpServerLayer::new().public_endpoint()).layer(HttpServerLayer::new());
    send(&telemetry, &app, request("/reset/0a1b", &[("traceparent", SAMPLED)])).await;
    assert_eq!(telemetry.span("GET /reset/{token}").remote_parent().data().trace_id.to_string(), TRACE);
}

/// Code of the application that determines what is recorded cannot break a request.
#[tokio::test]
async fn panics_in_settings_do_not_reach_the_client() {
    fn panics<T>(_: impl Sized) -> T {
        panic!("in a setting")
    }
    let rewrites = HttpServerLayer::new().path(RecordedPath::rewritten(|path| panics(path)));
    let layers = [
        rewrites.clone(),
        HttpServerLayer::new().exclude_if(|head| panics(head)),
        HttpServerLayer::new().public_endpoint_if(|head| panics(head)),
    ];
    with_propagators();
    for (place, layer) in layers.into_iter().enumerate() {
        let telemetry = TestTelemetry::new();
        let app = resets().layer(layer);
        let sent = telemetry
            .run_async(app.oneshot(request("/reset/0a1b", &[("traceparent", SAMPLED)])))
            .await
            .expect("a response");
        assert_eq!(sent.status(), StatusCode::OK);
        drop(sent);
        let span: SpanAssert = telemetry.span("GET /reset/{token}");
        match place {
            0 => _ = span.attr("url.path", "[panicked]"),
            1 => _ = span.attr("url.path", "/reset/0a1b"),
            // A client that may be public is not trusted.
            _ => _ = span.root().links(1),
        }
    }
    let app = resets().layer(rewrites).layer(HttpServerLayer::new());
    assert_eq!(recorded(&app, "/reset/0a1b").await.0, "[panicked]");
}
