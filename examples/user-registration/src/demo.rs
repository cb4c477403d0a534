//! Runs both services as separate processes, sends them requests, and prints their telemetry together.

mod process;
mod visit;

use otel_runtime::testing::Receiver;
use process::Service;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Runs the services with a temporary database and outbox.
pub fn run() -> Result<(), Box<dyn Error>> {
    let files = Files::make()?;
    if let Some(variable) = configured() {
        if !visit::both(&files.0, None)? {
            return Err(format!("telemetry was lost; it was to be sent as configured by {variable}").into());
        }
        println!("\ntelemetry was sent as configured by {variable}");
        return Ok(());
    }
    let receiver = Receiver::listen(&["127.0.0.1:0".parse()?])?;
    if !visit::both(&files.0, Some(&receiver.http_endpoint()))? {
        return Err("telemetry was lost".into());
    }
    print!("\n{}", receiver.printed());
    println!("\nset OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 to send the telemetry to a collector");
    Ok(())
}

/// The variable that configures where telemetry is sent, if there is one.
fn configured() -> Option<String> {
    let is_choice = |name: &String| {
        let sends = name.starts_with("OTEL_EXPORTER_OTLP_") && name.ends_with("ENDPOINT");
        sends || (name.starts_with("OTEL_") && name.ends_with("S_EXPORTER")) || name == "OTEL_CONFIG_FILE"
    };
    let set = env::vars().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name);
    set.filter(is_choice).min()
}

/// The temporary directory of this run.
struct Files(PathBuf);

impl Files {
    fn make() -> std::io::Result<Self> {
        let path = env::temp_dir().join(format!("user-registration-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // If this fails, the system removes the files from its temporary directory.
        _ = fs::remove_dir_all(&self.0);
    }
}

fn outbox(files: &Path) -> PathBuf {
    files.join("outbox")
}

fn start(
    service: &'static str,
    files: &Path,
    endpoint: Option<&str>,
    settings: &[(&str, &str)],
) -> Result<Service, Box<dyn Error>> {
    let mut settings = settings.to_vec();
    let (database, outbox) = (format!("sqlite:{}", files.join("users.db").display()), outbox(files));
    let outbox = outbox.to_string_lossy();
    settings.extend([("LISTEN_ADDR", "127.0.0.1:0"), ("DATABASE_URL", &database), ("OUTBOX", &outbox)]);
    // Export metrics only once, at the end.
    settings.push(("OTEL_METRIC_EXPORT_INTERVAL", "3600000"));
    settings.extend(endpoint.map(|endpoint| ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)));
    Service::start(service, &settings)
}
