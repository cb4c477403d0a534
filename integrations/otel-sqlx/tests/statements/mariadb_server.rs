//! A MariaDB server for one test, with its data in a temporary folder, on a free port. It is stopped and removed when it is dropped.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// The maximum time until the server accepts connections.
const PATIENCE: Duration = Duration::from_secs(45);

/// A running server, which does not ask for passwords.
pub(crate) struct MariadbServer {
    folder: PathBuf,
    port: u16,
    server: Option<Child>,
}

impl MariadbServer {
    /// Starts a server, or returns the reason why none can be started. `MARIADB_FOLDER` is where the package is unpacked, if it is not
    /// installed.
    ///
    /// # Panics
    ///
    /// When MariaDB is there and does not start.
    pub(crate) fn start() -> Result<Self, String> {
        let base = env::var_os("MARIADB_FOLDER").map_or_else(|| PathBuf::from("/usr"), PathBuf::from);
        if !base.join("sbin/mariadbd").exists() {
            return Err(format!("MariaDB is not installed (no `mariadbd` in {}/sbin)", base.display()));
        }
        let folder = env::temp_dir().join(format!("otel-mariadb-{}-{}", std::process::id(), free_port()));
        fs::create_dir_all(folder.join("data")).expect("a new folder");
        let mut server = Self { folder, port: free_port(), server: None };
        // Another process may bind the port in between, hence more than one attempt.
        for _ in 0..3 {
            if server.serve(&base) {
                return Ok(server);
            }
            server.port = free_port();
        }
        panic!("MariaDB did not start: {}", fs::read_to_string(server.folder.join("log")).unwrap_or_default());
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The URL of a database.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("mariadb://root@127.0.0.1:{}/{database}", self.port)
    }

    fn serve(&mut self, base: &Path) -> bool {
        let log = fs::File::create(self.folder.join("log")).expect("a log file");
        let option = |name: &str, value: &Path| format!("--{name}={}", value.display());
        let mut server = Command::new(base.join("sbin/mariadbd"));
        // Without the tables in which MariaDB keeps its users.
        server.args(["--no-defaults", "--skip-grant-tables", "--bind-address=127.0.0.1", "--innodb-log-file-size=8M"]);
        server.arg(option("datadir", &self.folder.join("data"))).arg(option("socket", &self.folder.join("socket")));
        server.arg(option("pid-file", &self.folder.join("pid"))).arg(format!("--port={}", self.port));
        server.arg(option("lc-messages-dir", &base.join("share/mysql")));
        server.arg(option("character-sets-dir", &base.join("share/mysql/charsets")));
        if is_root() {
            server.arg("--user=root");
        }
        server.current_dir(&self.folder).stdin(Stdio::null());
        server.stdout(log.try_clone().expect("a file")).stderr(log);
        let mut child = server.spawn().expect("a program that starts");
        let began = Instant::now();
        let ready = loop {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                break child.try_wait().expect("a child").is_none();
            }
            if child.try_wait().expect("a child").is_some() || began.elapsed() > PATIENCE {
                break false;
            }
            thread::sleep(Duration::from_millis(50));
        };
        self.server = Some(child);
        if !ready {
            self.stop();
        }
        ready
    }

    fn stop(&mut self) {
        let Some(mut child) = self.server.take() else { return };
        _ = child.kill();
        _ = child.wait();
    }
}

impl Drop for MariadbServer {
    fn drop(&mut self) {
        self.stop();
        _ = fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output();
    asked.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
