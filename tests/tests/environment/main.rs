//! Each environment variable has a test with its name in lower case, which looks at what was exported. `docs/environment.md` lists them.

mod batches;
#[path = "../export/certificates.rs"]
#[expect(dead_code, reason = "the tests of TLS use the rest")]
mod certificates;
mod conventions;
mod exporters;
mod general;
mod limits;
mod listed;
mod messages;
mod metrics;
mod otlp;
mod otlp_tls;
mod prometheus;
mod proxies;
mod resource;
mod run;
mod server;
mod zipkin;
