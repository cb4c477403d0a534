//! Libraries with an integration: where the sources use them, and what to write there.

use crate::scan::Source;

/// A library, the text that shows its use, and the advice.
struct Library {
    /// A text that a file with the use contains.
    name: &'static str,
    uses: &'static [&'static str],
    advice: &'static str,
}

const LIBRARIES: &[Library] = &[
    Library {
        name: "axum",
        uses: &["Router::new()"],
        advice: "add `.layer(otel_tower::HttpServerLayer::new())` to the router for a span of each request (crate `otel-tower`, feature `axum`)",
    },
    Library {
        name: "reqwest",
        uses: &[".send()"],
        advice: "write `.traced().send()` for a span of each request, which passes on the trace (crate `otel-reqwest`)",
    },
    Library {
        name: "sqlx",
        uses: &["Pool::connect", "PoolOptions::new()"],
        advice: "wrap the pool, `otel_sqlx::TracedPool::new(pool)`, for a span of each statement (crate `otel-sqlx`)",
    },
    Library {
        name: "tonic",
        uses: &["Server::builder()", "Endpoint::"],
        advice: "add the layers of the crate `otel-tonic` for a span of each call",
    },
    Library {
        name: "tracing_subscriber",
        uses: &["tracing_subscriber::"],
        advice: "add `.with(otel_runtime::bridge::tracing_layer())` to the subscriber for the spans and events of `tracing`",
    },
];

/// The line of the first use of each library in a file, with the advice.
pub(super) fn advice(source: &Source) -> Vec<(usize, &'static str, &'static str)> {
    let used = LIBRARIES.iter().filter(|library| source.text.contains(library.name));
    let places = used.filter_map(|library| {
        let is_use =
            |line: &str| library.uses.iter().any(|text| line.contains(text)) && !line.trim_start().starts_with("//");
        let at = source.text.lines().position(|line| is_use(line) && !line.trim_start().starts_with("use "))?;
        Some((at + 1, library.name, library.advice))
    });
    places.collect()
}
