//! A service as a process: started, known by its address, told to stop by the end of its stdin, and asked what it cost.

use std::error::Error;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

/// Linux counts in hundredths of a second towards programs, on every machine that Rust's standard library runs on.
const TICK: Duration = Duration::from_millis(10);

/// A running service. Dropped, it ends at once; its stdin ends with this process whatever happens.
pub struct Service {
    process: Child,
    /// Such as `127.0.0.1:40123`.
    pub address: String,
}

impl Service {
    /// Starts it in `folder`, and waits until it listens.
    pub fn start(
        program: &Path,
        arguments: &[&str],
        folder: &Path,
        settings: &[(&str, String)],
    ) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(program);
        // What is set on the machine must not decide what is measured.
        for (name, _) in std::env::vars_os() {
            if name
                .to_str()
                .is_some_and(|name| name.starts_with("OTEL_") || name.ends_with("_PROXY") || name.ends_with("_proxy"))
            {
                command.env_remove(name);
            }
        }
        command.args(arguments).current_dir(folder);
        command.env("LISTEN_ADDR", "127.0.0.1:0").envs(settings.iter().map(|(name, value)| (name, value)));
        let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process =
            process.map_err(|error| format!("{}: {error}; `benchmarks/service` builds it", program.display()))?;
        let output = process.stdout.take().ok_or("a process without stdout")?;
        let mut service = Self { process, address: String::new() };
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else {
            return Err(format!("{} did not say where it listens, but: {line:?}", program.display()).into());
        };
        address.clone_into(&mut service.address);
        // Nobody would read more, and a full pipe would stop it.
        thread::spawn(move || io::copy(&mut output, &mut io::sink()));
        Ok(service)
    }

    /// Processor time up to now, of all its threads.
    pub fn cpu(&self) -> io::Result<Duration> {
        self.stat().map(|(_, cpu)| cpu)
    }

    /// Tells it to stop, waits until it has sent its telemetry, and returns the processor time of its whole life.
    pub fn stop(mut self) -> Result<Duration, Box<dyn Error>> {
        drop(self.process.stdin.take());
        // What a process has used can be read until somebody waits for it.
        let cpu = loop {
            match self.stat()? {
                ('Z', cpu) => break cpu,
                _ => thread::sleep(Duration::from_millis(5)),
            }
        };
        let status = self.process.wait()?;
        if status.success() { Ok(cpu) } else { Err(format!("a service failed: {status}").into()) }
    }

    /// State, and processor time in user and system mode.
    fn stat(&self) -> io::Result<(char, Duration)> {
        let file = format!("/proc/{}/stat", self.process.id());
        let text = fs::read_to_string(&file)?;
        let malformed = || io::Error::other(format!("{file} is not as expected: {text}"));
        // The name of the program comes before, in parentheses, and may contain anything.
        let fields: Vec<&str> = text.rsplit_once(')').ok_or_else(malformed)?.1.split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|ticks| ticks.parse::<u32>().ok()).ok_or_else(malformed);
        let state = fields.first().and_then(|state| state.chars().next()).ok_or_else(malformed)?;
        Ok((state, TICK * (ticks(11)? + ticks(12)?)))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Has no effect after `stop`.
        let ended: io::Result<()> = self.process.kill().and_then(|()| self.process.wait().map(drop));
        drop(ended);
    }
}
