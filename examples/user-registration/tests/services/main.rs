//! The running services: their responses, the data that they keep, and their telemetry at the end.
#![cfg(unix)]

mod admin;
mod limits;
mod mailer;
mod mails;
#[cfg(target_os = "linux")]
mod memory;
mod postgres;
#[path = "../../../../integrations/otel-sqlx/tests/statements/postgres_server.rs"]
mod postgres_server;
mod running;
mod user_service;
