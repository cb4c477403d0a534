//! Starts one process per case: three rounds of jobs for the three columns of the table.

use crate::case::{Case, Peer};
use crate::harness::{CALLS, Counted};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

/// Interleaved rounds of the wall-clock column.
const ROUNDS: usize = 5;
/// Timed batches in a round.
const BATCHES: u32 = 60;
/// Batches where the count is the same each time.
const COUNTED_BATCHES: u32 = 4;
const MEASURED: &str = "otel_benchmarks_measured";

/// Everything known about a case, per call; nothing is subtracted yet.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// What was measured.
    pub case: Case,
    /// Instructions on the calling thread; none without valgrind.
    pub instructions: Option<f64>,
    /// Allocations on the calling thread; none if the case failed.
    pub allocations: Option<f64>,
    /// Median over the rounds of the median batch; none if the case failed.
    pub nanoseconds: Option<f64>,
    /// How often a field was evaluated for a span that nobody records.
    pub evaluated_in_vain: Option<f64>,
}

/// Runs every case whose name contains `filter`.
pub fn measure(filter: &str) -> io::Result<Vec<Measured>> {
    // What the cases are compared with is always needed.
    let wanted = |case: &Case| case.to_string().contains(filter) || matches!(case.peer, Peer::Bare | Peer::HandWritten);
    let cases: Vec<Case> = Case::all().into_iter().filter(wanted).collect();
    let Programs { case, counting, callgrind } = Programs::find()?;
    let counted: Vec<_> = each(&cases, "allocations", |name| run(Command::new(&counting), name, COUNTED_BATCHES));
    let instructions: Vec<_> = match &callgrind {
        Some(folder) => each(&cases, "instructions", |name| count_instructions(&case, folder, name)),
        None => vec![None; cases.len()],
    };
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let label = format!("wall time, round {round} of {ROUNDS}");
        rounds.push(each(&cases, &label, |name| run(Command::new(&case), name, BATCHES)));
    }
    let measured = |(index, &case): (usize, &Case)| Measured {
        case,
        instructions: instructions[index],
        allocations: counted[index].map(|counted| counted.allocations),
        nanoseconds: median(rounds.iter().filter_map(|round| Some(round[index]?.nanoseconds))),
        evaluated_in_vain: counted[index].map(|counted| counted.evaluated_in_vain),
    };
    Ok(cases.iter().enumerate().map(measured).collect())
}

/// The two `case` programs beside this one, and where callgrind's files go.
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

fn each<T>(cases: &[Case], what: &str, job: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
    let run = |(number, case): (usize, &Case)| {
        eprint!("\r{what}: {} of {}  ", number + 1, cases.len());
        let name = case.to_string();
        let outcome = job(&name);
        if outcome.is_none() {
            eprintln!("\nwarning: {name} failed");
        }
        outcome
    };
    let outcomes = cases.iter().enumerate().map(run).collect();
    eprintln!();
    outcomes
}

fn run(mut command: Command, name: &str, batches: u32) -> Option<Counted> {
    let output = command.arg(name).arg(batches.to_string()).stderr(Stdio::inherit()).output().ok()?;
    let counted = Counted::parse(&String::from_utf8_lossy(&output.stdout))?;
    // Drops would make a case look cheaper than it is.
    if (counted.exported - 1.0).abs() > f64::EPSILON {
        eprintln!("\nwarning: {name} exported {:.1} % of its spans", counted.exported * 100.0);
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
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
