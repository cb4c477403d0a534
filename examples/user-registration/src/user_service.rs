//! Registers and looks up users, in layers: `api` calls `service`, which calls `hasher`, `repository` and `welcome`. `welcome` calls
//! `mailer` and `outbox`. `database` has the connections, and `domain` the types that the layers share.

mod api;
mod database;
mod domain;
mod hasher;
mod mailer;
mod outbox;
mod repository;
mod service;
mod welcome;

use crate::config::{self, variable};
use crate::serve::{GRACE, Stop, serve};
use crate::tasks::Tasks;
use api::Services;
use database::Database;
use mailer::Mailer;
use otel_runtime::prometheus::Scrape;
use outbox::Outbox;
use repository::Repository;
use service::Users;
use std::error::Error;
use tokio::sync::watch;
use tokio::time::timeout;
use welcome::Welcome;

/// Serves requests until `stop`, and then completes the registrations whose clients have left. Returns the database, whose pool is measured
/// until it is dropped.
pub async fn run(stop: Stop, scrape: Scrape) -> Result<Database, Box<dyn Error>> {
    let config = config::UserService::read(variable)?;
    let database = Database::open(&config.database_url).await?;
    let welcome = Welcome::new(Outbox::new(database.clone()), Mailer::new(&config.mailer_url)?);
    let repository = Repository::new(database.clone());
    let (running, stopped) = watch::channel(());
    let worker = tokio::spawn(welcome.clone().retry(repository.clone(), stopped));

    let (tasks, running_tasks) = Tasks::new();
    let services = Services { users: Users::new(repository, welcome), database: database.clone(), tasks };
    serve(config.listen, api::router(services), scrape, stop).await?;
    let completed = timeout(GRACE, running_tasks.ended()).await;
    drop(running);
    worker.await?;
    completed.map_err(|_| "some registrations were not completed in time")?;
    Ok(database)
}
