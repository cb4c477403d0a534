//! A Postgres server for one test: a new cluster in a temporary folder, on a free port, which is stopped and removed when it is
//! dropped. This file does not depend on telemetry, so other tests can include it.

use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The maximum time until the server accepts connections.
const PATIENCE: Duration = Duration::from_secs(45);

/// A running server.
pub(crate) struct PostgresServer {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Option<Child>,
}

impl PostgresServer {
    /// Starts a server, or returns the reason why none can be started.
    ///
    /// # Panics
    ///
    /// When Postgres is installed and does not start.
    pub(crate) fn start() -> Result<Self, String> {
        let programs = installed().ok_or("PostgreSQL is not installed (no `initdb` in /usr/lib/postgresql/*/bin)")?;
        let folder = std::env::temp_dir().join(format!("otel-postgres-{}-{}", std::process::id(), free_port()));
        fs::create_dir(&folder).expect("a new folder");
        let mut server = Self { programs, folder, port: free_port(), server: None };
        if is_root() {
            // The server refuses to run as root.
            finish(Command::new("chown").arg("postgres").arg(&server.folder));
        }
        let data = server.folder.join("data");
        finish(server.command("initdb").args(["-U", "postgres", "-A", "trust", "--no-sync", "-D"]).arg(&data));
        // Another process may bind the port in between, hence more than one attempt.
        for _ in 0..3 {
            if server.serve(&data) {
                return Ok(server);
            }
            server.port = free_port();
        }
        panic!("PostgreSQL did not start: {}", fs::read_to_string(server.folder.join("log")).unwrap_or_default());
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The URL of the database `postgres`.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn serve(&mut self, data: &Path) -> bool {
        let log = fs::File::create(self.folder.join("log")).expect("a log file");
        let mut server = self.command("postgres");
        server.arg("-D").arg(data).args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        server.args(["-c", "fsync=off", "-c"]).arg(format!("unix_socket_directories={}", self.folder.display()));
        server.stdout(log.try_clone().expect("a file")).stderr(log).stdin(Stdio::null());
        let mut child = server.spawn().expect("a program that starts");
        let began = Instant::now();
        let ready = loop {
            let asked =
                self.command("pg_isready").args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]).status();
            if asked.is_ok_and(|status| status.success()) {
                break true;
            }
            if child.try_wait().expect("a child").is_some() || began.elapsed() > PATIENCE {
                break false;
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        self.server = Some(child);
        if !ready {
            self.stop();
        }
        ready
    }

    fn stop(&mut self) {
        let Some(mut child) = self.server.take() else { return };
        let data = self.folder.join("data");
        let asked = self.command("pg_ctl").args(["stop", "-m", "immediate", "-w", "-s", "-D"]).arg(data).status();
        if !asked.is_ok_and(|status| status.success()) {
            _ = child.kill();
        }
        _ = child.wait();
    }

    /// A program of Postgres. It runs as another user if this user is root.
    fn command(&self, program: impl AsRef<OsStr> + AsRef<Path>) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // The other user may not be able to enter the current folder.
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.stop();
        _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the latest version that is installed.
fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let programs = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    programs.filter(|programs| programs.join("initdb").exists()).max()
}

fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output();
    asked.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn finish(command: &mut Command) {
    let output = command.output().expect("a program that starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {stderr}");
}
