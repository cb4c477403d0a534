//! A trace through two services with the same settings, which decide independently.

use super::*;
use otel_runtime::context::{extract, inject};
use otel_runtime::testing::{ReceivedSpan, TestTelemetry};

/// The server: an HTTP request whose headers contain the caller's context.
fn serve(telemetry: &TestTelemetry, headers: &http::HeaderMap, fails: bool, duration: Duration) -> bool {
    let context = telemetry.run(|| extract(headers));
    let tracer = telemetry.tracer("server");
    let (server, end) = lasting("serve", duration);
    let server = context.with_span(tracer.build_with_context(server.with_kind(SpanKind::Server), &context));
    let inner = server.with_span(tracer.start_with_context("inner", &server));
    inner.span().end();
    if fails {
        server.span().set_status(Status::error("500"));
    }
    server.span().end_with_timestamp(end);
    fails
}

/// The client: a request to its own users, inside which it calls the server.
fn call(client: &TestTelemetry, server: &TestTelemetry, fails: bool, duration: Duration) {
    let tracer = client.tracer("client");
    let context = client.context();
    let (root, end) = lasting("request", duration);
    let root = context.with_span(tracer.build_with_context(root, &context));
    let (call, call_end) = lasting("call", duration);
    let call = root.with_span(tracer.build_with_context(call.with_kind(SpanKind::Client), &root));
    let mut headers = http::HeaderMap::new();
    inject(&call, &mut headers);
    if serve(server, &headers, fails, duration) {
        call.span().set_status(Status::error("500"));
    }
    call.span().end_with_timestamp(call_end);
    root.span().end_with_timestamp(end);
}

#[test]
fn errors_and_slow_answers_of_the_server_are_whole_in_both() {
    const SLOW: Duration = Duration::from_millis(500);
    let sampler = || Sampler::parent_ratio(0.05).keep_errors().keep_slower_than(SLOW);
    let (client, server) = (telemetry(sampler()), telemetry(sampler()));
    for n in 0..2_000 {
        call(&client, &server, n % 100 == 17, if n % 50 == 3 { SLOW } else { SLOW / 10 });
    }
    // Each trace that one service keeps, the other one keeps, too.
    let traces = |telemetry: &TestTelemetry| {
        let mut ids: Vec<_> = telemetry.spans().iter().map(|span| span.trace_id.to_bytes()).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(traces(&client), traces(&server));
    let (of_client, of_server) = (decisions(&client), decisions(&server));
    assert_eq!(
        (of_client.kept_for_errors, of_server.kept_for_errors),
        (20 - sampled_errors(&client), 20 - sampled_errors(&client))
    );
    assert_eq!(of_client.kept_as_slow, of_server.kept_as_slow);
    assert_eq!(of_client.sampled, of_server.sampled);
    assert_eq!(of_client.dropped, of_server.dropped);
    let whole = of_client.sampled + of_client.kept_for_errors + of_client.kept_as_slow;
    assert_eq!(u64::try_from(client.spans().iter().count()), Ok(2 * whole));
    assert!(whole >= 60, "{of_client}");
}

/// Errors that were sampled from the start are not counted as kept.
fn sampled_errors(client: &TestTelemetry) -> u64 {
    let is_sampled_error =
        |span: &&ReceivedSpan| span.name == "call" && span.flags & 1 == 1 && span.status != Status::Unset;
    u64::try_from(client.spans().iter().filter(is_sampled_error).count()).expect("is small")
}

/// The limit of independent decisions: the server does not learn of an error that the client has later.
#[test]
fn an_error_of_the_client_keeps_the_part_of_the_client() {
    let (client, server) = (telemetry(nothing().keep_errors()), telemetry(nothing().keep_errors()));
    let tracer = client.tracer("client");
    let root = client.context().with_span(tracer.start_with_context("request", &client.context()));
    let mut headers = http::HeaderMap::new();
    inject(&root, &mut headers);
    assert!(headers["traceparent"].to_str().expect("is text").ends_with("-00"));
    serve(&server, &headers, false, Duration::from_millis(1));
    root.span().set_status(Status::error("failed"));
    // From now on, servers are asked to record.
    let call = root.with_span(tracer.start_with_context("failing", &root));
    call.span().set_status(Status::error("failed"));
    call.span().end();
    let retry = root.with_span(tracer.start_with_context("retry", &root));
    inject(&retry, &mut headers);
    assert!(headers["traceparent"].to_str().expect("is text").ends_with("-01"));
    serve(&server, &headers, false, Duration::from_millis(1));
    retry.span().end();
    root.span().end();
    assert_eq!(names(&client), ["failing", "request", "retry"]);
    assert_eq!(names(&server), ["inner", "serve"]);
}
