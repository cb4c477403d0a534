//! Registers and looks up users, in layers: `api` calls `service`, which calls `hasher`, `repository` and `mailer`. `domain` has
//! the types that the layers share.

mod api;
mod domain;
mod hasher;
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

/// Serves requests until `stop`.
pub async fn run(stop: Stop, scrape: Scrape) -> Result<(), Box<dyn Error>> {
    let config = config::UserService::read(variable)?;
    let users = Users::new(Repository::open(&config.database_url).await?, Mailer::new(&config.mailer_url)?);
    Ok(serve(config.listen, api::router(users), scrape, stop).await?)
}
