//! `cargo otel ui`: a viewer that runs until a signal.

use super::source::{Running, TOKEN, token};
use crate::arguments::{PAGE_PORT, Ui};
use otel_viewer::{RunningViewer, Viewer};
use std::fmt::Write as _;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

/// Receives and shows telemetry until the process is asked to end.
///
/// # Errors
///
/// Returns a message if an address or a file cannot be used.
pub(super) fn serve(ui: &Ui) -> Result<(), String> {
    let end = Signals::new().map_err(|error| format!("cannot wait for signals: {error}"))?;
    let running = start(ui)?;
    for file in &ui.files {
        read(running.viewer(), file)?;
    }
    for address in running.otlp_addresses() {
        println!("receiving OTLP on http://{address}");
    }
    println!("showing it on {}", running.url());
    if ui.open
        && let Err(error) = open(&running.url())
    {
        eprintln!("warning: the browser cannot be opened: {error}");
    }
    end.wait();
    Ok(())
}

/// Shows what `program` sends to the endpoint that it gets, also after its end, until this process is asked to end.
///
/// # Errors
///
/// Returns a message if no address can be used, or that of `program`.
pub(crate) fn beside(program: impl FnOnce(String) -> Result<i32, String>) -> Result<i32, String> {
    let end = Signals::new().map_err(|error| format!("cannot wait for signals: {error}"))?;
    let builder = || {
        let builder = Viewer::builder().otlp(SocketAddr::from(([127, 0, 0, 1], 0)));
        match token() {
            Some(token) => builder.token(token),
            None => builder,
        }
    };
    // Another viewer may have the usual address.
    let usual = builder().listen(SocketAddr::from(([127, 0, 0, 1], PAGE_PORT))).start();
    let running = usual.or_else(|_| builder().start()).map_err(|error| error.to_string())?;
    eprintln!("cargo otel: showing it on {}", running.url());
    let code = program(format!("http://{}", running.otlp_addresses()[0]))?;
    // Without telemetry, such as after an error of the compiler, there is nothing to show.
    if running.viewer().change_now().revision > 0 {
        eprintln!("cargo otel: the program has ended; its telemetry is on {} until Ctrl-C", running.url());
        end.wait();
    }
    Ok(code)
}

/// Adds the requests in a file to a viewer.
pub(super) fn read(viewer: &Viewer, file: &Path) -> Result<(), String> {
    let shown = file.display();
    let report = viewer.read(file).map_err(|error| format!("{shown}: {error}"))?;
    for line in &report.malformed_lines {
        eprintln!("warning: {shown}: line {} is no OTLP request: {}", line.line, line.reason);
    }
    let more = report.malformed - report.malformed_lines.len();
    if more > 0 {
        eprintln!("warning: {shown}: {more} more lines are no OTLP requests");
    }
    if report.is_cut {
        eprintln!("warning: {shown}: the last line is incomplete");
    }
    Ok(())
}

fn start(ui: &Ui) -> Result<RunningViewer, String> {
    let token = token();
    let exposed = ui.otlp.iter().chain([&ui.page]).find(|address| !address.ip().is_loopback());
    if let (Some(address), None) = (exposed, &token) {
        return Err(format!(
            "{address} can be reached by other machines; use 127.0.0.1, or set {TOKEN} to at least 16 letters and digits"
        ));
    }
    let mut builder = Viewer::builder().listen(ui.page);
    for address in &ui.otlp {
        builder = builder.otlp(*address);
    }
    if let Some(token) = token {
        builder = builder.token(token);
    }
    if let Some(bytes) = ui.memory {
        builder = builder.memory(bytes);
    }
    if let Some(file) = &ui.keep {
        // Opened here first, because the error does not name the file.
        let opened = std::fs::OpenOptions::new().create(true).append(true).open(file);
        opened.map_err(|error| format!("--keep {}: {error}", file.display()))?;
        builder = builder.keep(file);
    }
    builder.start().map_err(|error| explain(ui, &error))
}

/// Adds to an error of an address in use what is there and what to do.
fn explain(ui: &Ui, error: &io::Error) -> String {
    let mut message = error.to_string();
    if error.kind() != ErrorKind::AddrInUse {
        return message;
    }
    if Running::new(&format!("http://{}/", ui.page)).is_viewer() {
        let page = ui.page;
        _ = write!(message, "; a viewer is already running, open http://{page}/ or stop it");
        return message;
    }
    let is_named = |address: &&SocketAddr| message.contains(&format!("on {address}:"));
    let option = if ui.otlp.iter().any(|address| is_named(&address)) { "--otlp" } else { "--page" };
    _ = write!(
        message,
        "; stop the program that uses it, such as a Collector, or write another address, such as `{option} 127.0.0.1:0` for a free port"
    );
    message
}

fn open(url: &str) -> io::Result<()> {
    let (program, arguments) = if cfg!(windows) {
        ("cmd", &["/c", "start", ""][..])
    } else if cfg!(target_os = "macos") {
        ("open", &[][..])
    } else {
        ("xdg-open", &[][..])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| io::Error::new(error.kind(), format!("{program}: {error}")))?;
    // A program that opens the browser can last as long as the browser.
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// SIGINT and SIGTERM.
#[cfg(unix)]
struct Signals(signal_hook::iterator::Signals);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).map(Self)
    }

    fn wait(mut self) {
        _ = self.0.forever().next();
    }
}

/// Ctrl-C ends the process without us.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    fn wait(self) {
        loop {
            std::thread::park();
        }
    }
}
