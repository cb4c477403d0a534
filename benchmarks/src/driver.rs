//! Starts one process per case: three rounds of jobs for the three columns of the table.

use crate::case::{Case, Execution, Peer};
use crate::harness::{CALLS, Counted};
use crate::peers;
use crate::results::{Measured, Results};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

/// Interleaved rounds of the wall-clock column.
const ROUNDS: usize = 5;
/// Timed batches in a round.
const BATCHES: u32 = 60;
/// Batches for measurements that are the same each time.
const COUNTED_BATCHES: u32 = 4;
const MEASURED: &str = "otel_benchmarks_measured";

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
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let label = format!("wall time, round {round} of {ROUNDS}");
        rounds.push(each(&cases, &label, |name| run(Command::new(&case), name, BATCHES)));
    }
    let measured = |case: Case| Measured {
        case,
        instructions: instructions.get(&case).copied(),
        allocations: counted.get(&case).map(|counted| counted.allocations),
        nanoseconds: median(rounds.iter().filter_map(|round| Some(round.get(&case)?.nanoseconds))),
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
    // Dropped telemetry would make a case look cheaper than it is.
    if (counted.exported - 1.0).abs() > f64::EPSILON {
        eprintln!("\nwarning: {name} exported {:.1} % of what it recorded", counted.exported * 100.0);
    }
    Some(counted)
}

fn count_instructions(case: &Path, folder: &Path, name: &str) -> Option<f64> {
    let file = folder.join(name.replace('/', "."));
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--quiet", "--tool=callgrind", "--collect-atstart=no"])
        .arg(format!("--toggle-collect={MEASURED}"))
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(case);
    run(valgrind, name, COUNTED_BATCHES)?;
    let profile = fs::read_to_string(file).ok()?;
    let total = profile.lines().rev().find_map(|line| line.strip_prefix("totals: "))?;
    #[expect(clippy::cast_precision_loss, reason = "a few thousand calls")]
    let calls = (u64::from(COUNTED_BATCHES) * CALLS) as f64;
    Some(total.trim().parse::<f64>().ok()? / calls)
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
