//! The services as they run: what they answer, what they keep, and what they tell at their end.
#![cfg(unix)]

mod mailer;
mod postgres;
#[path = "../../../../integrations/otel-sqlx/tests/statements/postgres_server.rs"]
mod postgres_server;
mod running;
mod user_service;
