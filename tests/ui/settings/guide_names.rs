use otel_runtime::{logged, traced};

#[traced("GET /users/42")]
pub fn user() {}

#[traced(name = format!("load {id}"), args(id))]
pub fn load(id: u64) {}

#[traced(fields("url.path.raw" = "/", "http.status" = 200, "app.order" = 7))]
pub fn keys() {}

#[logged(event = "feature_flag.evaluaton")]
pub fn flag() {}
