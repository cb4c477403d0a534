//! User-space instructions of the service for one request, counted by callgrind on all of its threads.

use super::load::{self, Request, Users};
use super::process::{Service, Start};
use super::receiver::Receiver;
use super::report::{distance, spread};
use super::variant::{Made, Telemetry, Variant, mailer};
use std::error::Error;
use std::fs;
use std::path::Path;

/// Two runs differ by the second number of requests, and do the same otherwise: the start, the first request and the end.
const REQUESTS: [usize; 2] = [200, 1200];

/// The counts vary with how the threads of the service meet.
const ROUNDS: usize = 3;

/// Users that are registered before.
const USERS: usize = 8;

/// The programs, a folder for the database and the profiles, and a receiver.
pub struct Place<'a> {
    pub programs: &'a Path,
    pub folder: &'a Path,
    pub receiver: &'a Receiver,
}

/// Prints a table for `GET /users/{id}`, and the distance to the goal.
pub fn print(place: &Place<'_>) -> Result<(), Box<dyn Error>> {
    let mut counted: Vec<(Variant, Vec<f64>)> = Vec::new();
    for made in [Made::Ours, Made::Tracing] {
        // Their databases differ.
        let folder = place.folder.join(format!("{made:?}"));
        fs::create_dir(&folder)?;
        let place = Place { folder: &folder, ..*place };
        let users = registered(&place, made)?;
        for variant in Variant::all().filter(|variant| variant.made == made) {
            eprintln!("{}, {}", variant.telemetry, variant.made);
            counted.push((variant, (0..ROUNDS).map(|_| place.count(variant, &users)).collect::<Result<_, _>>()?));
        }
    }
    let of = |wanted| {
        counted.iter().find(|(variant, _)| *variant == wanted).map_or(f64::NAN, |(_, counts)| spread(counts).0)
    };
    println!("| `GET /users/{{id}}` | made by | instructions a request | of off | over off |");
    println!("|---|---|--:|--:|--:|");
    for (variant, counts) in &counted {
        let (Variant { telemetry, made }, off, (count, least, most)) = (*variant, of(variant.off()), spread(counts));
        println!(
            "| {telemetry} | {made} | {count:.0} ({least:.0}–{most:.0}) | {:.2} | {:.0} |",
            count / off,
            count - off
        );
    }
    let all = Variant { telemetry: Telemetry::All, made: Made::Ours };
    println!("\n- all traces, of off: {}", distance(of(all) / of(all.off()), 1.6));
    Ok(())
}

/// Registers the users without callgrind, because their passwords are hashed.
fn registered(place: &Place<'_>, made: Made) -> Result<Users, Box<dyn Error>> {
    let users = Users::default();
    let (mailer, arguments) = mailer(place.programs);
    let off = Telemetry::Off.settings(String::new());
    let mailer = Service::start(&Start { program: &mailer, arguments, profile: None }, place.folder, &off)?;
    let variant = Variant { telemetry: Telemetry::Off, made };
    let service = place.start(variant, None, &mailer.address)?;
    load::send_number(Request::Register, &users, &service.address, USERS)?;
    service.stop()?;
    mailer.stop()?;
    Ok(users)
}

impl Place<'_> {
    fn start(&self, variant: Variant, profile: Option<&Path>, mailer: &str) -> Result<Service, Box<dyn Error>> {
        let mut settings = variant.telemetry.settings(self.receiver.endpoint());
        settings.push(("MAILER_URL", format!("http://{mailer}")));
        let (program, arguments) = variant.program(self.programs);
        Service::start(&Start { program: &program, arguments, profile }, self.folder, &settings)
    }

    fn count(&self, variant: Variant, users: &Users) -> Result<f64, Box<dyn Error>> {
        let [few, many] = REQUESTS;
        let total = |requests: usize| -> Result<f64, Box<dyn Error>> {
            let profile = self.folder.join("profile");
            // Nobody registers, so no mail is sent.
            let service = self.start(variant, Some(&profile), "127.0.0.1:9")?;
            load::send_number(Request::Find, users, &service.address, requests)?;
            service.stop()?;
            self.receiver.take();
            let profile = fs::read_to_string(&profile)?;
            let total = profile.lines().rev().find_map(|line| line.strip_prefix("totals: "));
            Ok(total.ok_or("a profile without a total")?.trim().parse()?)
        };
        #[expect(clippy::cast_precision_loss, reason = "a thousand requests")]
        let requests = (many - few) as f64;
        Ok((total(many)? - total(few)?) / requests)
    }
}
