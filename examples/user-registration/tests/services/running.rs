//! A running service, and its client.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::Response;

/// The content type of error responses.
pub(crate) const PROBLEM: &str = "application/problem+json";

/// A running service. It is killed on drop, so that a failing test leaves no process behind.
pub(crate) struct Service {
    process: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) url: String,
    /// The URL of the admin route, if there is one.
    pub(crate) admin: Option<String>,
    client: Agent,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) trace: String,
    pub(crate) allow: String,
    pub(crate) body: String,
}

impl Service {
    /// Starts the service on a free port. It prints its telemetry to stdout unless the settings say otherwise.
    pub(crate) fn start(name: &str, settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_user-registration"));
        command.args(["serve", name]).env("LISTEN_ADDR", "127.0.0.1:0");
        for signal in ["TRACES", "METRICS", "LOGS"] {
            command.env(format!("OTEL_{signal}_EXPORTER"), "console");
        }
        command.envs(settings.iter().copied());
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the example starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let (mut line, mut admin) = (String::new(), None);
        while !line.starts_with("listening on ") {
            line.clear();
            assert_ne!(stdout.read_line(&mut line).expect("UTF-8"), 0, "it exited before it listened");
            admin = line.trim().strip_prefix("admin route on ").map(str::to_owned).or(admin);
        }
        let url = line.trim_start_matches("listening on ").trim().to_owned();
        let client = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
        // The server closes a connection on which it has answered without reading the body, so no connection is used again.
        let client = client.max_idle_connections(0);
        Self { process, stdout, url, admin, client: client.build().into() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        answer(self.client.get(format!("{}{path}", self.url)).call())
    }

    pub(crate) fn post(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.client.post(format!("{}{path}", self.url)).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send(body.as_bytes()))
    }

    /// Sends a request, and returns its connection without waiting for the response.
    pub(crate) fn begin_post(&self, path: &str, body: &str) -> TcpStream {
        let address = self.url.trim_start_matches("http://");
        let mut connection = TcpStream::connect(address).expect("it listens");
        let length = body.len();
        write!(
            connection,
            "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("it reads");
        connection
    }

    /// The sum of the series of a metric on the Prometheus page.
    pub(crate) fn metric(&self, name: &str) -> u64 {
        let page = self.get("/metrics").body;
        let series = page.lines().filter(|line| line.split(['{', ' ']).next() == Some(name));
        series.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
    }

    /// The most memory that the process had at once since its start, in bytes, as Linux reports it.
    #[cfg(target_os = "linux")]
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("it runs");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        peak.expect("a process has memory").parse::<u64>().expect("a number") * 1024
    }

    /// Terminates the service, as an orchestrator does, and returns its output.
    pub(crate) fn terminate(mut self) -> String {
        let kill = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        assert!(kill.expect("`kill` is there").success());
        let mut printed = String::new();
        self.stdout.read_to_string(&mut printed).expect("UTF-8");
        assert!(self.process.wait().expect("the service exits").success());
        printed
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
    }
}

fn answer(response: Result<Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut response = response.expect("a response");
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
    Answer {
        status: response.status().as_u16(),
        content_type: header("content-type").unwrap_or_default(),
        trace: header("x-trace-id").unwrap_or_default(),
        allow: header("allow").unwrap_or_default(),
        body: response.body_mut().read_to_string().expect("UTF-8"),
    }
}

/// An empty directory of this test.
pub(crate) fn directory(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a directory");
    path
}

/// Waits until something is true, for up to 30 seconds.
pub(crate) fn until(what: &str, mut is_true: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_true() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
