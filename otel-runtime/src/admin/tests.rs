//! What clients may do, and what they see.

use super::*;
use std::net::IpAddr;

const TOKEN: &str = "jJ3vS0rTq8WbX5mZk2LhC7yGf9NdPa4E";

fn telemetry() -> Telemetry {
    let none = [("OTEL_TRACES_EXPORTER", "none"), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")];
    Telemetry::builder().service_name("shop").environment(none).install().expect("valid settings")
}

fn from(peer: &str) -> AdminRequest {
    AdminRequest::new("GET", Some(peer.parse().expect("an address")))
}

fn local() -> AdminRequest {
    from("127.0.0.1").header("Host", "localhost:9000")
}

#[test]
fn clients_on_this_machine_need_no_token_and_others_do() {
    let telemetry = telemetry();
    let (open, closed) = (Admin::new(&telemetry), Admin::new(&telemetry).token(TOKEN));
    let status = |admin: &Admin, request: AdminRequest| admin.respond(&request).status;
    let bearer = |token: &str| format!("Bearer {token}");
    for peer in ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"] {
        assert_eq!(status(&open, from(peer).header("host", "[::1]:1")), 200, "{peer}");
    }
    for peer in ["192.0.2.1", "10.0.0.1", "::2", "::ffff:192.0.2.1"] {
        let request = || from(peer).header("host", "localhost");
        assert_eq!(status(&open, request()), 403, "{peer}");
        assert_eq!(status(&open, request().header("authorization", bearer(TOKEN))), 403, "{peer}");
        assert_eq!(status(&closed, request()), 401, "{peer}");
        assert_eq!(status(&closed, request().header("authorization", bearer("wrong"))), 401, "{peer}");
        assert_eq!(status(&closed, request().header("authorization", format!("Basic {TOKEN}"))), 401, "{peer}");
        assert_eq!(status(&closed, request().header("authorization", bearer(TOKEN))), 200, "{peer}");
    }
    let unknown = AdminRequest::new("GET", None).header("host", "localhost");
    assert_eq!(status(&open, unknown), 403);
    assert_eq!(status(&closed.clone().require_token(true), local()), 401);
    assert_eq!(status(&open.clone().require_token(true), local()), 403);
    // A wrong token is refused from here, too.
    assert_eq!(status(&closed, local().header("authorization", bearer("wrong"))), 401);
    let twice = local().header("authorization", bearer(TOKEN)).header("authorization", bearer("x"));
    assert_eq!(status(&closed, twice), 403);
}

#[test]
fn web_pages_and_proxies_are_refused() {
    let telemetry = telemetry();
    let admin = Admin::new(&telemetry).token(TOKEN);
    let body = |request: AdminRequest| {
        let response = admin.respond(&request);
        assert_eq!(response.status, 403);
        response.body
    };
    let host = "the header `Host` is not a name of this machine, such as `localhost`\n";
    assert_eq!(body(from("127.0.0.1").header("host", "evil.example:9000")), host);
    assert_eq!(body(from("127.0.0.1")), host);
    let origin = "the request comes from a web page of another origin\n";
    for other in ["http://evil.example", "http://localhost:9001", "null", "file://localhost:9000", ""] {
        assert_eq!(body(local().header("origin", other)), origin, "{other}");
        let request = local().header("origin", other).header("authorization", format!("Bearer {TOKEN}"));
        assert_eq!(body(request), origin, "{other}");
    }
    assert_eq!(body(local().header("sec-fetch-site", "cross-site")), origin);
    for header in ["Forwarded", "X-Forwarded-For", "Via"] {
        let reason = format!("the header `{}` shows that the request came through a proxy\n", header.to_lowercase());
        assert_eq!(body(local().header(header, "x")), reason);
    }
    let same = local().header("origin", "http://localhost:9000").header("sec-fetch-site", "same-origin");
    assert_eq!(admin.respond(&same).status, 200);
}

#[test]
fn the_filter_is_changed_and_the_report_says_by_whom() {
    let telemetry = telemetry();
    let admin = Admin::new(&telemetry);
    let put = || AdminRequest::new("PUT", Some(IpAddr::from([127, 0, 0, 1]))).header("host", "localhost");
    let response = admin.respond(&put().body("filter=warn%2Corders=debug"));
    assert_eq!((response.status, response.body.as_str()), (200, "filter: warn,orders=debug\n"));
    assert_eq!(admin.respond(&put().query("filter=off")).status, 200);
    let both = admin.respond(&put().body("ratio=0.5&filter=info"));
    assert_eq!((both.status, both.body.as_str()), (200, "ratio: 0.5\nfilter: info\n"));
    for (body, reason) in [
        ("", "nothing to change; write `filter=warn,orders=debug` or `ratio=0.1`\n"),
        ("filter=warn&ratio=2", "traces.sampler: `2` is not a number from 0 to 1\n"),
        ("ratio=NaN", "traces.sampler: `NaN` is not a number from 0 to 1\n"),
        ("filter=warn&ratio=x", "ratio: `x` is not a number\n"),
        ("fitler=warn", "the parameter `fitler` is unknown; did you mean `filter`?\n"),
        ("filter=warn&filter=info", "the parameter `filter` is given twice, or there are too many\n"),
        (
            "filter=shop=xyzzy",
            "filter: `xyzzy` is not a level; expected `error`, `warn`, `info`, `debug`, `trace` or `off`\n",
        ),
    ] {
        let response = admin.respond(&put().body(body));
        assert_eq!(response.status, 400);
        assert_eq!(response.body, reason);
    }
    let changes = telemetry.report().changes();
    let changes: Vec<_> = changes.iter().map(|change| (change.value.as_str(), change.source.as_str())).collect();
    let by = "admin route, 127.0.0.1";
    assert_eq!(changes, [("warn,orders=debug", by), ("off", by), ("parentbased_traceidratio(0.5)", by), ("info", by)]);
    assert_eq!(admin.respond(&AdminRequest { method: "POST".to_owned(), ..put() }).status, 405);
    drop(telemetry);
    assert_eq!(admin.respond(&put().body("filter=warn")).status, 409);
    assert!(admin.respond(&local()).body.contains("telemetry was shut down\n"));
}

#[test]
fn the_page_is_text_or_json() {
    let telemetry = telemetry();
    let admin = Admin::new(&telemetry);
    let page = admin.respond(&local());
    assert_eq!(page.headers[0], ("content-type", "text/plain; charset=utf-8"));
    assert!(page.body.contains("open spans: not tracked"), "{}", page.body);
    telemetry.set_filter("warn".parse().expect("a filter"));
    for request in [local().header("accept", "application/json"), local().query("format=json")] {
        let page = admin.respond(&request);
        assert_eq!(page.headers[0], ("content-type", "application/json"));
        let page: serde_json::Value = serde_json::from_str(&page.body).expect("JSON");
        assert_eq!(page["changed"][0]["value"], "warn");
        let settings = page["settings"].as_array().expect("a list");
        assert!(settings.iter().any(|setting| setting["name"] == "service.name" && setting["value"] == "shop"));
        assert_eq!(page["installed"], true);
        assert_eq!(page["open_spans"], serde_json::Value::Null);
    }
    assert_eq!(admin.respond(&local().query("format=xml")).status, 400);
    assert_eq!(admin.respond(&local().query("fromat=json")).status, 400);
}

#[test]
fn random_requests_get_no_more_than_they_may() {
    random(3_000);
}

#[test]
#[ignore = "takes minutes"]
fn a_million_random_requests_get_no_more_than_they_may() {
    random(1_000_000);
}

/// Sends random requests, and checks the decisions against rules that are written in another way.
fn random(count: u32) {
    let telemetry = telemetry();
    let admin = Admin::new(&telemetry).token(TOKEN);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let bearer = format!("Bearer {TOKEN}");
    for _ in 0..count {
        let peer = random.of(&["127.0.0.1", "::1", "192.0.2.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"]);
        let is_local = !["192.0.2.1", "::ffff:10.0.0.1"].contains(&peer);
        let method = random.of(&["GET", "PUT", "PUT", "POST", "", "get"]);
        let mut request = AdminRequest::new(method, peer.parse().ok());
        let host = random.of(&[
            "localhost",
            "localhost:9000",
            "evil.example",
            "127.0.0.1",
            "[::1]:9",
            "[::1",
            "127.0.0.1:x",
            "",
        ]);
        let mut values = Vec::new();
        for (name, value) in [
            ("host", host),
            ("origin", random.of(&["http://localhost", "http://evil.example", "null", "https://localhost:9000"])),
            ("authorization", random.of(&[&bearer, "Bearer x", "Basic x", "\u{e9}"])),
            ("x-forwarded-for", "192.0.2.9"),
            ("accept", "application/json"),
        ] {
            if name == "host" || random.below(3) == 0 {
                values.push((name, value));
                request = request.header(name, value);
            }
        }
        let value = |name: &str| values.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        let query = random.text(&["filter", "=", "&", "warn", "%", "2C", "+", "format", "json", "\u{e9}", "off", ","]);
        let body = random.text(&[
            "filter=",
            "ratio=",
            "0.5",
            "warn",
            "&",
            "%2C",
            "orders=debug",
            "%ff",
            "=",
            " ",
            "\n",
            "info",
        ]);
        let response = admin.respond(&request.query(query).body(body));
        let has_token = value("authorization") == Some(bearer.as_str());
        let is_own = ["localhost", "localhost:9000", "127.0.0.1", "[::1]:9"].contains(&host);
        let of_page = value("origin").is_some_and(|origin| origin.split("//").nth(1) != Some(host));
        let trusted = is_local && is_own && value("authorization").is_none() && value("x-forwarded-for").is_none();
        let may = !of_page && (has_token || trusted);
        assert_eq!(![401, 403].contains(&response.status), may, "{values:?} from {peer}: {response:?}");
        if !may {
            assert!(!response.body.contains("shop"));
        }
        assert!(response.status != 200 || ["GET", "PUT"].contains(&method));
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn of<'a>(&mut self, values: &[&'a str]) -> &'a str {
        values[self.below(values.len())]
    }

    fn text(&mut self, parts: &[&str]) -> String {
        (0..self.below(8)).map(|_| self.of(parts)).collect()
    }
}
