//! The configuration file: what is exported with each key. The texts of errors are tested where the file is read.

mod installing;
mod logs;
mod metrics;
mod traces;

use otel_runtime::testing::Receiver;
use otel_runtime::{InstallError, Telemetry, TelemetryBuilder};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);
/// Installing is process-wide, so these tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder of one test, which is removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("config-file-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    /// Writes `otel.yaml`, which begins with the version in line 1, and returns its path.
    fn yaml(&self, rest: &str) -> String {
        let path = self.0.join("otel.yaml");
        fs::write(&path, format!("file_format: \"1.1\"\n{rest}")).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// A file, with variables that it can refer to. The receiver is `${HTTP}` and `${GRPC}` in the file.
fn builder(folder: &Folder, yaml: &str, receiver: &Receiver, variables: &[(&str, &str)]) -> TelemetryBuilder {
    let endpoints = [("HTTP", receiver.http_endpoint()), ("GRPC", receiver.grpc_endpoint())];
    let endpoints = endpoints.iter().map(|(name, value)| (*name, value.as_str()));
    let all: Vec<_> = variables.iter().copied().chain(endpoints).collect();
    Telemetry::builder().environment(all).config_file(folder.yaml(yaml))
}

/// Installs telemetry with the file alone, runs `work`, and returns what was received.
fn received(yaml: &str, work: impl FnOnce()) -> Receiver {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let telemetry = builder(&folder, yaml, &receiver, &[]).install().expect("a valid file");
    work();
    telemetry.shutdown().expect("everything is delivered");
    receiver
}

/// Returns the value and the source of a setting.
fn setting(telemetry: &Telemetry, name: &str) -> (String, String) {
    let setting = telemetry.report().setting(name).unwrap_or_else(|| panic!("no setting {name}"));
    (setting.value.clone(), setting.source.clone())
}

fn at(value: &str, source: &str) -> (String, String) {
    (value.to_owned(), source.to_owned())
}

fn problems(telemetry: &Telemetry) -> Vec<String> {
    telemetry.report().problems().iter().map(ToString::to_string).collect()
}

fn refused(builder: TelemetryBuilder) -> InstallError {
    builder.install().expect_err("the file is refused")
}
