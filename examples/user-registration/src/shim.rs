#![allow(warnings)]
pub trait Traced {
    fn traced(self) -> TracedRequest;
}
pub struct TracedRequest(reqwest::RequestBuilder);
impl Traced for reqwest::RequestBuilder {
    fn traced(self) -> TracedRequest {
        TracedRequest(self)
    }
}
impl TracedRequest {
    pub async fn send(self) -> reqwest::Result<reqwest::Response> {
        let mut h = Default::default();
        otel_runtime::inject(&opentelemetry::Context::current(), &mut h);
        self.0.headers(h).send().await
    }
}
pub struct TracedPool<DB: sqlx::Database>(pub sqlx::Pool<DB>);
impl<DB: sqlx::Database> Clone for TracedPool<DB> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
impl<DB: sqlx::Database> TracedPool<DB> {
    pub fn new(p: sqlx::Pool<DB>) -> Self {
        Self(p)
    }
    pub fn inner(&self) -> &sqlx::Pool<DB> {
        &self.0
    }
}
