//! A service in a separate process, which stops when its stdin is closed.

use crate::TELEMETRY_LOST;
use std::error::Error;
use std::io::{self, BufRead as _, BufReader, copy, stdout};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

/// A running service. It is killed on drop. It also stops if this process exits, because its stdin ends then.
pub struct Service {
    name: &'static str,
    process: Child,
    printed: Option<JoinHandle<()>>,
    pub url: String,
}

impl Service {
    /// Starts the service, and waits until it listens.
    pub fn start(name: &'static str, settings: &[(&str, &str)]) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", name, "--until-stdin-ends"]).envs(settings.iter().copied());
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or("a process without stdout")?;
        let mut service = Self { name, process, printed: None, url: String::new() };
        let mut output = BufReader::new(output);
        let mut line = String::new();
        while service.url.is_empty() {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                return Err(format!("{name} exited before it listened").into());
            }
            match line.trim_end().strip_prefix("listening on ") {
                Some(url) => url.clone_into(&mut service.url),
                None => print!("{line}"),
            }
        }
        // The service prints its telemetry if the console exporter is configured.
        service.printed = Some(thread::spawn(move || _ = copy(&mut output, &mut stdout())));
        println!("{name} listens on {}", service.url);
        Ok(service)
    }

    /// Stops the service, and waits until it has exited. Returns whether it has delivered its telemetry.
    pub fn stop(mut self) -> Result<bool, Box<dyn Error>> {
        drop(self.process.stdin.take());
        let status = self.process.wait()?;
        self.printed.take().map(JoinHandle::join);
        let is_lost = status.code() == Some(TELEMETRY_LOST.into());
        if !status.success() && !is_lost {
            return Err(format!("{} failed: {status}", self.name).into());
        }
        println!("{} stopped", self.name);
        Ok(!is_lost)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Has no effect after `stop`.
        let ended: io::Result<()> = self.process.kill().and_then(|()| self.process.wait().map(drop));
        drop(ended);
    }
}
