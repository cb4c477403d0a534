//! The admin route, on a port of its own: what telemetry does, and changes of its filter and its sampling ratio.

use axum::Router;
use otel_runtime::admin::Admin;
use otel_tower::admin_route;
use std::io;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serves `/telemetry` until the process ends.
pub async fn serve(address: SocketAddr, admin: Admin) -> io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    println!("admin route on http://{}/telemetry", listener.local_addr()?);
    let router = Router::new().route("/telemetry", admin_route(admin));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(())
}
