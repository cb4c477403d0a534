//! Files that nobody has written: mutations of valid ones. Reading them ends, and does not panic.

use super::{examples, read};
use std::time::{Duration, Instant};

/// A small generator, which needs no crate and repeats itself for a seed.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % below.max(1)
    }
}

const PIECES: &[&str] = &[
    "\n",
    "  ",
    "\t",
    ":",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "'",
    "\"",
    "|",
    ">-",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "#",
    "---\n",
    "...\n",
    "?",
    "%",
    "@",
    "`",
    "$",
    "${",
    "}",
    "${A}",
    "${A:-b}",
    "$$",
    "null",
    "~",
    "true",
    "-1",
    "1e999",
    ".nan",
    "0x",
    "\u{feff}",
    "\u{0}",
    "\u{85}",
    "é",
    "\\",
    "\\u",
    "<<: *a\n",
    "exporter:",
    "batch:",
    "otlp_http:",
    "\r\n",
    "99999999999999999999",
];

/// A file with every kind of value.
const OWN: &str = r#"file_format: "1.1"
disabled: false
resource:
  attributes: &attributes
    - {name: service.name, value: "${NAME:-shop}"}
    - {name: counts, value: [1, 2], type: int_array}
  attributes_list: "a=1,b=2"
propagator: {composite: [tracecontext: , baggage: ]}
tracer_provider:
  processors:
    - batch: {schedule_delay: 100, exporter: {otlp_http: {endpoint: "http://localhost:4318/v1/traces", headers: [{name: a, value: b}]}}}
  sampler: {parent_based: {root: {trace_id_ratio_based: {ratio: 0.5}}}}
  limits: {attribute_count_limit: 10}
meter_provider:
  readers:
    - periodic: {interval: 1000, exporter: {console: }, cardinality_limits: {default: 10, histogram: 5}}
    - pull:
        exporter: {prometheus/development: {host: 127.0.0.1, port: 0}}
        cardinality_limits: {default: 10, histogram: 5}
  views:
    - selector: {instrument_name: "a.*", instrument_type: histogram}
      stream: {aggregation: {explicit_bucket_histogram: {boundaries: [1, 2.5, 1e3]}}, attribute_keys: {included: [a]}}
logger_provider:
  processors: [simple: {exporter: {otlp_file/development: }}]
  limits:
    attribute_value_length_limit: ${LIMIT:-12}
"#;

fn mutated(random: &mut Random, texts: &[String]) -> String {
    let mut text: Vec<char> = texts[random.next(texts.len())].chars().collect();
    for _ in 0..=random.next(6) {
        let (at, end) = (random.next(text.len() + 1), random.next(text.len() + 1));
        let (at, end) = (at.min(end), at.max(end).min(at.min(end) + random.next(60)));
        match random.next(5) {
            0 => drop(text.drain(at..end)),
            1 => {
                let copy = text[at..end].to_vec();
                let to = random.next(text.len() + 1);
                text.splice(to..to, copy);
            }
            2 => text.truncate(at),
            _ => {
                let piece = PIECES[random.next(PIECES.len())];
                let times = if random.next(20) == 0 { random.next(300) } else { 1 };
                text.splice(at..at, piece.repeat(times).chars());
            }
        }
    }
    text.into_iter().collect()
}

/// Reads this many files. Returns how many were accepted, and the longest time.
fn run(seed: u64, count: usize) -> (usize, Duration) {
    let texts: Vec<_> = examples::texts().into_values().chain([OWN.to_owned()]).collect();
    let mut random = Random(seed);
    let (mut accepted, mut longest) = (0, Duration::ZERO);
    for _ in 0..count {
        let text = mutated(&mut random, &texts);
        let start = Instant::now();
        accepted += usize::from(read(&text, &[("A", "a: [b"), ("NAME", "x")]).is_ok());
        longest = longest.max(start.elapsed());
    }
    (accepted, longest)
}

#[test]
fn the_own_example_is_valid() {
    assert!(read(OWN, &[]).is_ok(), "{:?}", read(OWN, &[]).err());
}

#[test]
fn mutated_files_are_read_or_refused() {
    let (accepted, _) = run(0x5eed, 2_000);
    assert!(accepted > 0, "the mutations leave some files valid");
}

#[test]
#[ignore = "reads a million files"]
fn a_million_mutated_files_are_read_or_refused() {
    let (accepted, longest) = run(0xf11e, 1_000_000);
    println!("{accepted} of 1,000,000 accepted, the longest took {longest:?}");
    assert!(longest < Duration::from_secs(2), "{longest:?}");
}

/// Inputs for which a parser can need quadratic time.
#[test]
#[ignore = "reads files of the maximum size"]
fn large_files_are_read_in_bounded_time() {
    for piece in [
        "[",
        "{a: ",
        "- ",
        "a: ",
        "? ",
        "\"",
        "a\n ",
        "${A} ",
        "- &a [*a]\n",
        "# \n",
        "&a ",
        "!!str ",
        "|\n ",
        "a: {b: c}, ",
        ",",
        "'a' ",
    ] {
        let text = piece.repeat((1 << 20) / piece.len());
        let start = Instant::now();
        _ = read(&text, &[("A", "value")]);
        println!("{:?} for {piece:?}", start.elapsed());
        assert!(start.elapsed() < Duration::from_secs(5), "{piece:?} took {:?}", start.elapsed());
    }
}
