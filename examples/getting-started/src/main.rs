//! The service of `docs/getting-started.md`.

mod orders;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::post;
use otel_runtime::Termination;
use otel_tower::HttpServerLayer;
use std::error::Error;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let telemetry = otel_runtime::init()?;
    let termination = Termination::listen()?;
    let listener = TcpListener::bind("127.0.0.1:4000").await?;
    axum::serve(listener, app()).with_graceful_shutdown(termination).await?;
    telemetry.shutdown()?;
    Ok(())
}

fn app() -> Router {
    Router::new().route("/orders/{item}/{count}", post(create_order)).layer(HttpServerLayer::new())
}

async fn create_order(Path((item, count)): Path<(String, u32)>) -> Result<String, (StatusCode, String)> {
    match orders::place(&item, count).await {
        Ok(cents) => Ok(format!("{cents} cents\n")),
        Err(error) => Err((StatusCode::CONFLICT, format!("{error}\n"))),
    }
}
