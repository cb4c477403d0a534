//! Measures the cost of telemetry in a service under load, for the example of this project and the same service on
//! tracing-opentelemetry.
//!
//! The argument `find` measures only `GET /users/{id}`, and `instructions` counts the instructions of this request.
//! `benchmarks/service` builds the programs that this program starts.
#![expect(unreachable_pub, reason = "a binary has no API; `pub` is what a module offers to the others")]

mod http;
mod instructions;
mod load;
mod process;
mod receiver;
mod report;
mod variant;

use instructions::Place;
use load::{Request, Users};
use process::{Service, Start};
use receiver::Receiver;
use report::{Report, Sample};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs, io};
use variant::{Telemetry, Variant, mailer};

const ROUNDS: usize = 10;
const WARM_UP: Duration = Duration::from_millis(500);

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = match env::var("ROUNDS") {
        Ok(rounds) => match rounds.parse() {
            Ok(rounds @ 1..) => rounds,
            _ => return Err(format!("ROUNDS is `{rounds}`, expected a number from 1 on").into()),
        },
        Err(_) => ROUNDS,
    };
    let only_find = match env::args().nth(1).as_deref() {
        None => false,
        Some("find") => true,
        Some("instructions") => {
            let Bench { programs, scratch, receivers: [receiver, _], .. } = Bench::new(true)?;
            return instructions::print(&Place { programs: &programs, folder: &scratch.0, receiver: &receiver });
        }
        Some(other) => return Err(format!("unknown argument `{other}`; expected `find` or `instructions`").into()),
    };
    let bench = Bench::new(only_find)?;
    let mut report = Report::default();
    for round in 1..=rounds {
        let mut variants: Vec<Variant> = Variant::all().collect();
        // In alternating order, so that no variant always follows the same other one.
        if round % 2 == 0 {
            variants.reverse();
        }
        for variant in variants {
            eprintln!("round {round} of {rounds}: {}, {}", variant.telemetry, variant.made);
            bench.measure(variant, &mut report)?;
        }
    }
    report.print();
    Ok(())
}

/// The state that all measurements share.
struct Bench {
    /// The folder of the programs.
    programs: PathBuf,
    /// The folder for databases and mails.
    scratch: Scratch,
    /// The receivers for the telemetry of the service and for that of its mailer.
    receivers: [Receiver; 2],
    /// Whether registrations only fill the database.
    only_find: bool,
}

impl Bench {
    fn new(only_find: bool) -> Result<Self, Box<dyn Error>> {
        let programs = env::current_exe()?.parent().ok_or("a program without a folder")?.to_owned();
        let receivers = [Receiver::start()?, Receiver::start()?];
        Ok(Self { programs, scratch: Scratch::new()?, receivers, only_find })
    }

    /// One round of one variant, with a new database that is first filled and then read.
    fn measure(&self, variant: Variant, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let folder = self.scratch.0.join("one");
        fs::create_dir(&folder)?;
        let users = Users::default();
        for request in [Request::Register, Request::Find] {
            let sample = self.sample(request, variant, &users, &folder)?;
            if !self.only_find || request == Request::Find {
                report.add(request, variant, sample);
            }
        }
        Ok(fs::remove_dir_all(folder)?)
    }

    /// Restarts both services for each kind of request, so that each measurement includes the export of its own telemetry.
    fn sample(
        &self,
        request: Request,
        variant: Variant,
        users: &Users,
        folder: &Path,
    ) -> Result<Sample, Box<dyn Error>> {
        let [of_service, of_mailer] = &self.receivers;
        let (mailer, arguments) = mailer(&self.programs);
        let settings = variant.telemetry.settings(of_mailer.endpoint());
        let mailer = Service::start(&Start { program: &mailer, arguments, profile: None }, folder, &settings)?;
        let mut settings = variant.telemetry.settings(of_service.endpoint());
        settings.push(("MAILER_URL", format!("http://{}", mailer.address)));
        let (service, arguments) = variant.program(&self.programs);
        let service = Service::start(&Start { program: &service, arguments, profile: None }, folder, &settings)?;

        let warmed = load::send(request, users, &service.address, WARM_UP)?;
        let before = service.cpu()?;
        let length = if self.only_find && request == Request::Register { WARM_UP } else { request.length() };
        let answers = load::send(request, users, &service.address, length)?;
        let cpu = service.stop()?.saturating_sub(before);
        mailer.stop()?;

        let arrived = of_service.take();
        let requests = warmed.count() + answers.count();
        let spans = arrived.spans / requests;
        if variant.telemetry == Telemetry::All && (spans - spans.round()).abs() > 0.01 {
            eprintln!("{spans:.3} spans a request arrived, so some were lost, and what is lost costs less");
        }
        Ok(Sample {
            per_second: answers.per_second(),
            p99_ms: answers.p99().as_secs_f64() * 1e3,
            cpu_ms: cpu.as_secs_f64() * 1e3 / answers.count(),
            spans,
            records: arrived.records / requests,
        })
    }
}

/// A folder that is removed on drop.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        let folder = env::temp_dir().join(format!("otel-benchmarks-service-{}", std::process::id()));
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} remains: {error}", self.0.display());
        }
    }
}
