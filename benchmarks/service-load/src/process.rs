//! A service in a separate process, which stops at the end of its stdin, with its processor time.

use std::error::Error;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

/// Linux reports processor time to programs in hundredths of a second on all supported machines.
const TICK: Duration = Duration::from_millis(10);

/// A program, and how it is started.
pub struct Start<'a> {
    pub program: &'a Path,
    pub arguments: &'a [&'a str],
    /// The file to which callgrind writes the number of instructions.
    pub profile: Option<&'a Path>,
}

/// A running service. It is killed on drop. It also stops if this process exits, because its stdin ends then.
pub struct Service {
    process: Child,
    /// Such as `127.0.0.1:40123`.
    pub address: String,
}

impl Service {
    /// Starts the service in `folder`, and waits until it listens.
    pub fn start(start: &Start<'_>, folder: &Path, settings: &[(&str, String)]) -> Result<Self, Box<dyn Error>> {
        let &Start { program, arguments, profile } = start;
        let mut command = Command::new(if profile.is_some() { Path::new("valgrind") } else { program });
        if let Some(profile) = profile {
            command.args(["--quiet", "--tool=callgrind"]).arg(format!("--callgrind-out-file={}", profile.display()));
            // Otherwise glibc copies with `rep movsb`, for which callgrind counts an instruction for each byte.
            command.arg(program).env("GLIBC_TUNABLES", "glibc.cpu.x86_rep_movsb_threshold=1000000000");
        }
        // Variables of the environment must not affect the measurement.
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
        let mut process = process
            .map_err(|error| format!("{}: {error}; `benchmarks/service` builds it", command.get_program().display()))?;
        let output = process.stdout.take().ok_or("a process without stdout")?;
        let mut service = Self { process, address: String::new() };
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else {
            return Err(format!("{} did not say where it listens, but: {line:?}", program.display()).into());
        };
        address.clone_into(&mut service.address);
        // Reads the remaining output, because a full pipe would block the service.
        thread::spawn(move || io::copy(&mut output, &mut io::sink()));
        Ok(service)
    }

    /// The processor time of all its threads so far.
    pub fn cpu(&self) -> io::Result<Duration> {
        self.stat().map(|(_, cpu)| cpu)
    }

    /// Stops the service, waits until it has sent its telemetry, and returns its total processor time.
    pub fn stop(mut self) -> Result<Duration, Box<dyn Error>> {
        drop(self.process.stdin.take());
        // The processor time can be read only before the process is waited for.
        let cpu = loop {
            match self.stat()? {
                ('Z', cpu) => break cpu,
                _ => thread::sleep(Duration::from_millis(5)),
            }
        };
        let status = self.process.wait()?;
        if status.success() { Ok(cpu) } else { Err(format!("a service failed: {status}").into()) }
    }

    /// The state, and the processor time in user and system mode.
    fn stat(&self) -> io::Result<(char, Duration)> {
        let file = format!("/proc/{}/stat", self.process.id());
        let text = fs::read_to_string(&file)?;
        let malformed = || io::Error::other(format!("{file} is not as expected: {text}"));
        // The name of the program precedes these values in parentheses, and can contain any text.
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
