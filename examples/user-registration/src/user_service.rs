//! Registers users and finds them again, in layers: `api` calls `service`, which calls `repository` and `mailer`; `domain` is
//! what they talk about.

mod api;
mod domain;
mod mailer;
mod repository;
mod service;

use crate::config::{self, variable};
use crate::serve::{Stop, serve};
use mailer::Mailer;
use otel_runtime::prometheus::Scrape;
use repository::Repository;
use service::Users;
use std::error::Error;

/// Serves until it is told to stop.
pub async fn run(stop: Stop, scrape: Scrape) -> Result<(), Box<dyn Error>> {
    let config = config::UserService::read(variable)?;
    let users = Users::new(Repository::open(&config.database_url).await?, Mailer::new(&config.mailer_url)?);
    Ok(serve(config.listen, api::router(users), scrape, stop).await?)
}
