//! Starts one process per case: a round of jobs for each kind of measurement, and several rounds for times.

use crate::case::{Case, Execution, Peer, Signal, State};
use crate::harness::{CALLS, Counted, PROCESS, PROCESS_UNCOUNTED};
use crate::peers;
use crate::process::Spent;
use crate::results::{Measured, Results};
use crate::rounds::Rounds;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

/// Interleaved rounds of times.
const ROUNDS: usize = 10;
/// Timed batches in a round.
const BATCHES: u32 = 60;
/// Batches for measurements that are the same each time.
const COUNTED_BATCHES: u32 = 4;
/// Batches of the two runs whose difference is counted on all threads. The more, the less do threads that meet differently matter.
const PROCESS_COUNTED_BATCHES: [u32; 2] = [COUNTED_BATCHES, 44];
/// Batches for the processor time of the whole process.
const PROCESS_BATCHES: u32 = 200;
const MEASURED: &str = "otel_benchmarks_measured";
/// callgrind counts an instruction for each byte that `rep movsb` copies, which glibc uses for large copies. This makes it use vectors.
const COPIES: (&str, &str) = ("GLIBC_TUNABLES", "glibc.cpu.x86_rep_movsb_threshold=1000000000");

/// Runs every case whose name contains `filter`.
pub fn measure(filter: &str) -> io::Result<Results> {
    // The baselines are always needed.
    let compared = |case: &Case| matches!(case.peer, Peer::Bare | Peer::Clock | Peer::HandWritten);
    let cases: Vec<Case> = peers::cases().filter(|case| case.to_string().contains(filter) || compared(case)).collect();
    // A second thread affects only the time.
    let alone: Vec<Case> = cases.iter().copied().filter(|case| case.execution != Execution::TwoThreads).collect();
    let Programs { case, counting, callgrind } = Programs::find()?;
    let counted = each(&alone, "allocations", |name| run(Command::new(&counting), name, COUNTED_BATCHES));
    let instructions = match &callgrind {
        Some(folder) => each(&alone, "instructions", |name| count_instructions(&case, folder, name)),
        None => HashMap::new(),
    };
    let encoding: Vec<Case> = cases.iter().copied().filter(|case| encodes(*case)).collect();
    let process_instructions = match &callgrind {
        Some(folder) => each(&encoding, "instructions to bytes", |name| count_of_process(&case, folder, name)),
        None => HashMap::new(),
    };
    let (mut rounds, mut process) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let label = format!("wall time, round {round} of {ROUNDS}");
        rounds.push(each(&cases, &label, |name| run(Command::new(&case), name, BATCHES)));
        let label = format!("processor time, round {round} of {ROUNDS}");
        process.push(each(&encoding, &label, |name| spend(&case, name)));
    }
    let measured = |case: Case| Measured {
        case,
        instructions: instructions.get(&case).copied(),
        process_instructions: process_instructions.get(&case).copied(),
        allocations: counted.get(&case).map(|counted| counted.allocations),
        nanoseconds: Rounds::new(rounds.iter().map(|round| Some(round.get(&case)?.nanoseconds))),
        process_nanoseconds: Rounds::new(process.iter().map(|round| Some(round.get(&case)?.nanoseconds))),
        evaluated_in_vain: counted.get(&case).map(|counted| counted.evaluated_in_vain),
    };
    Ok(Results(cases.into_iter().map(measured).collect()))
}

/// The two `case` programs in the same folder, and the folder for the files of callgrind.
struct Programs {
    case: PathBuf,
    counting: PathBuf,
    callgrind: Option<PathBuf>,
}

impl Programs {
    fn find() -> io::Result<Self> {
        let folder = std::env::current_exe()?.parent().unwrap_or(Path::new(".")).to_owned();
        let (case, counting) = (folder.join("case"), folder.join("case_counting_allocations"));
        if !case.exists() || !counting.exists() {
            return Err(io::Error::other(
                "`case` is not built beside `table`: start with `benchmarks/run`, which builds both",
            ));
        }
        let callgrind = folder.join("callgrind");
        let version = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
        if !version.is_ok_and(|status| status.success()) {
            eprintln!(
                "warning: valgrind was not found, so no instructions are counted; install the package `valgrind`"
            );
            return Ok(Self { case, counting, callgrind: None });
        }
        fs::create_dir_all(&callgrind)?;
        Ok(Self { case, counting, callgrind: Some(callgrind) })
    }
}

/// The results of the cases. Failed cases are reported and left out.
fn each<T>(cases: &[Case], what: &str, job: impl Fn(&str) -> Option<T>) -> HashMap<Case, T> {
    let mut outcomes = HashMap::new();
    for (number, &case) in cases.iter().enumerate() {
        eprint!("\r{what}: {} of {}  ", number + 1, cases.len());
        let name = case.to_string();
        match job(&name) {
            Some(outcome) => _ = outcomes.insert(case, outcome),
            None => eprintln!("\nwarning: {name} failed"),
        }
    }
    eprintln!();
    outcomes
}

fn run(mut command: Command, name: &str, batches: u32) -> Option<Counted> {
    let output = command.arg(name).arg(batches.to_string()).stderr(Stdio::inherit()).output().ok()?;
    let counted = Counted::parse(&String::from_utf8_lossy(&output.stdout))?;
    if counted.nanoseconds.is_nan() {
        eprintln!("\nwarning: {name}: the machine is too busy to run two threads side by side");
    }
    check_exported(name, counted.exported);
    Some(counted)
}

/// Dropped telemetry would make a case look cheaper than it is.
fn check_exported(name: &str, exported: f64) {
    if (exported - 1.0).abs() > f64::EPSILON {
        eprintln!("\nwarning: {name} exported {:.1} % of what it recorded", exported * 100.0);
    }
}

/// Whether the case encodes what it records, and only that.
fn encodes(case: Case) -> bool {
    let recorded = matches!(case.signal, Signal::Span | Signal::Log) && case.state == State::Recorded;
    case.execution == Execution::Sync && (recorded || case.peer == Peer::Bare)
}

fn spend(case: &Path, name: &str) -> Option<Spent> {
    let mut command = Command::new(case);
    command.args([name, &PROCESS_BATCHES.to_string(), PROCESS]);
    let output = command.stderr(Stdio::inherit()).output().ok()?;
    let spent = Spent::parse(&String::from_utf8_lossy(&output.stdout))?;
    check_exported(name, spent.exported);
    Some(spent)
}

/// Instructions of all threads: two runs differ by a number of batches, and otherwise do the same.
fn count_of_process(case: &Path, folder: &Path, name: &str) -> Option<f64> {
    let total = |batches: u32| {
        let file = folder.join(format!("{}.process.{batches}", name.replace('/', ".")));
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--quiet", "--tool=callgrind"]).arg(format!("--callgrind-out-file={}", file.display()));
        valgrind
            .arg(case)
            .args([name, &batches.to_string(), PROCESS_UNCOUNTED])
            .env(COPIES.0, COPIES.1)
            .stdout(Stdio::null());
        valgrind.status().ok().filter(std::process::ExitStatus::success)?;
        total_of(&file)
    };
    let [few, many] = PROCESS_COUNTED_BATCHES;
    Some((total(many)? - total(few)?) / calls(many - few))
}

fn count_instructions(case: &Path, folder: &Path, name: &str) -> Option<f64> {
    let file = folder.join(name.replace('/', "."));
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--quiet", "--tool=callgrind", "--collect-atstart=no"])
        .arg(format!("--toggle-collect={MEASURED}"))
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(case)
        .env(COPIES.0, COPIES.1);
    run(valgrind, name, COUNTED_BATCHES)?;
    Some(total_of(&file)? / calls(COUNTED_BATCHES))
}

/// The number of instructions in a profile of callgrind.
fn total_of(profile: &Path) -> Option<f64> {
    let profile = fs::read_to_string(profile).ok()?;
    let total = profile.lines().rev().find_map(|line| line.strip_prefix("totals: "))?;
    total.trim().parse().ok()
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand calls")]
fn calls(batches: u32) -> f64 {
    (u64::from(batches) * CALLS) as f64
}
