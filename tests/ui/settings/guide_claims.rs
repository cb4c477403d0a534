use otel_runtime::{instrument, traced};

#[traced("GET", semconv = "http.clent")]
pub fn wrong_type_of_span() {}

#[traced("GET", semconv = "db.postgresql.client", fields("db.system.name" = "postgres"))]
pub fn another_value() {}

#[traced(semconv = "rpc.call.client", kind = client, fields("rpc.system.name" = "grpc"))]
#[traced(semconv = "faas.server", fields("faas.trigger" = "http"))]
pub fn right() {}

// Names of generative AI have moved, and are in use where they are now.
#[traced(fields("gen_ai.request.model" = "small"))]
pub fn moved() {}

// Ours as far as anybody knows, but for the last.
#[traced(args(id), fields(size = 1, "acme.tier" = "gold", "acme.http.method" = "GET", "htpp.route" = "/"))]
pub fn ours(id: u64) {}

// For those who come from `tracing`, nothing is checked until they ask for it.
#[instrument(fields(user.id = id, "http.response.status_code" = "200", http.method = "GET", "Acme.Id" = 7))]
pub fn moving(id: u64) {}
