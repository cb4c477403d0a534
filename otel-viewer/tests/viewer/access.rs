//! Who may ask.

use crate::http::{get, send};
use crate::otlp::running;
use otel_viewer::Viewer;
use std::net::SocketAddr;

const TOKEN: &str = "0123456789abcdef-XYZ";

fn any() -> SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}

#[test]
fn a_name_of_another_origin_that_points_to_this_machine_is_refused() {
    let running = running();
    for path in ["/", "/api/summary", "/api/traces", "/api/changes", "/assets/main.js"] {
        let response = send(running.address(), "GET", path, &[("host", "evil.test")], b"");
        assert_eq!(response.status, 403, "{path}");
        let message = "the host `evil.test` is not allowed; write `localhost` or `127.0.0.1`";
        assert_eq!(response.json()["error"].as_str(), Some(message));
    }
    for host in ["localhost:1", "[::1]", "127.0.0.1"] {
        assert_eq!(send(running.address(), "GET", "/api/summary", &[("host", host)], b"").status, 200, "{host}");
    }
}

#[test]
fn a_page_of_another_origin_cannot_change_or_read_anything() {
    let running = running();
    let own = format!("http://{}", running.address());
    for (header, value) in [
        ("origin", "http://evil.test"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for (method, path) in [("POST", "/api/clear"), ("GET", "/api/traces")] {
            assert_eq!(send(running.address(), method, path, &[(header, value)], b"").status, 403, "{header}: {value}");
        }
    }
    assert_eq!(send(running.address(), "POST", "/api/clear", &[("origin", &own)], b"").status, 204);
    // Nothing allows another origin to read a response.
    let response = send(running.address(), "OPTIONS", "/api/traces", &[("origin", &own)], b"");
    assert!(!response.head.to_lowercase().contains("access-control-allow"), "{}", response.head);
}

#[test]
fn a_page_of_another_origin_cannot_send_telemetry() {
    let running = running();
    let otlp = running.otlp_addresses()[0];
    // The types that a browser sends to another origin without asking.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let response = send(otlp, "POST", "/v1/traces", &[("content-type", kind)], br#"{"resourceSpans":[]}"#);
        assert_eq!(response.status, 415, "{kind}");
    }
    let asked = send(otlp, "OPTIONS", "/v1/traces", &[("origin", "http://evil.test")], b"");
    assert!(asked.status >= 400 && !asked.head.to_lowercase().contains("access-control"), "{}", asked.head);
}

#[test]
fn a_token_is_required_everywhere() {
    let running = Viewer::builder().listen(any()).token(TOKEN).start().expect("a viewer");
    let address = running.address();
    for path in ["/", "/api/summary", "/?token=wrong-wrong-wrong", "/api/summary?token=0123456789abcdef-XYZ"] {
        assert_eq!(get(address, path).status, 403, "{path}");
    }
    let bearer =
        |token: &str| send(address, "GET", "/api/summary", &[("authorization", &format!("Bearer {token}"))], b"");
    assert_eq!((bearer(TOKEN).status, bearer("0123456789abcdef-XYz").status, bearer("").status), (200, 403, 403));

    assert_eq!(running.url(), format!("http://{address}/?token={TOKEN}"));
    let admitted = get(address, &format!("/?token={TOKEN}"));
    assert_eq!((admitted.status, admitted.header("location")), (303, Some("/")));
    let cookie = admitted.header("set-cookie").expect("a cookie");
    assert_eq!(cookie, format!("otel-viewer-token={TOKEN}; Path=/; HttpOnly; SameSite=Strict"));
    let with_cookie = [("cookie", &*format!("theme=dark; otel-viewer-token={TOKEN}"))];
    assert_eq!(send(address, "GET", "/api/summary", &with_cookie, b"").status, 200);
    assert!(!format!("{:?}", Viewer::builder().token(TOKEN)).contains(TOKEN));
}

#[test]
fn an_address_for_other_machines_needs_a_token() {
    let everywhere: SocketAddr = "0.0.0.0:0".parse().expect("an address");
    let message = "0.0.0.0:0 can be reached by other machines; use 127.0.0.1, or set a token";
    for builder in [Viewer::builder().listen(everywhere), Viewer::builder().otlp(everywhere)] {
        assert_eq!(builder.start().expect_err("no token").to_string(), message);
    }
    let short = Viewer::builder().token("short").build().expect_err("a short token");
    assert_eq!(short.to_string(), "a token has at least 16 characters, which are letters, digits, `-` or `_`");

    let running = Viewer::builder().listen(any()).otlp(everywhere).otlp(any()).token(TOKEN).start().expect("a viewer");
    let [outside, inside] = running.otlp_addresses()[..] else { panic!("two addresses") };
    let outside = SocketAddr::from(([127, 0, 0, 1], outside.port()));
    let post = |address, headers: &[(&str, &str)]| {
        let headers: Vec<_> = [("content-type", "application/json")].iter().chain(headers).copied().collect();
        send(address, "POST", "/v1/traces", &headers, br#"{"resourceSpans":[]}"#).status
    };
    let bearer = format!("Bearer {TOKEN}");
    assert_eq!((post(outside, &[]), post(outside, &[("authorization", &bearer)]), post(inside, &[])), (401, 200, 200));
}
