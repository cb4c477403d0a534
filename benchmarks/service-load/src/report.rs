//! The medians over the rounds, as Markdown.

use super::load::Request;
use super::variant::{Made, Telemetry, Variant};
use std::collections::BTreeMap;

/// The results of one variant in one round.
#[derive(Clone, Copy)]
pub struct Sample {
    pub per_second: f64,
    pub p99_ms: f64,
    /// Processor time of the service including the export of its telemetry, in milliseconds per request.
    pub cpu_ms: f64,
    /// The items of the service per request, as counted by the receiver.
    pub spans: f64,
    pub records: f64,
}

/// A column. Ratios compare two samples of the same round, because the machine varies between rounds.
type Measure = fn(&Sample) -> f64;

/// The rounds of every variant, for each kind of request.
#[derive(Default)]
pub struct Report(BTreeMap<(Request, Variant), Vec<Sample>>);

impl Report {
    pub fn add(&mut self, request: Request, variant: Variant, sample: Sample) {
        self.0.entry((request, variant)).or_default().push(sample);
    }

    pub fn print(&self) {
        for (request, title) in [(Request::Register, "`POST /users`"), (Request::Find, "`GET /users/{id}`")] {
            if !self.0.keys().any(|(measured, _)| *measured == request) {
                continue;
            }
            println!(
                "| {title} | made by | requests/s | of off | of tracing | p99, ms | of off | of tracing | CPU s / 1,000 requests | of off | of tracing | over off, CPU µs a request | spans | log records |"
            );
            println!("|---|---|{}", "--:|".repeat(12));
            for variant in Variant::all() {
                println!("{}", self.row(request, variant));
            }
            println!();
        }
        // For a registration this is less than the variation of the password hash.
        for telemetry in [Telemetry::Tenth, Telemetry::All] {
            let over = |made| self.over_off(Request::Find, Variant { telemetry, made });
            let (ours, peers) = (over(Made::Ours), over(Made::Tracing));
            println!(
                "- `GET /users/{{id}}`, {telemetry}: {ours:.0} µs of CPU a request over off, {peers:.0} µs on tracing-opentelemetry, ratio {:.2}",
                ours / peers
            );
        }
        let all = Variant { telemetry: Telemetry::All, made: Made::Ours };
        let of_off = |measure: Measure| spread(&self.ratios(Request::Find, all, all.off(), measure)).0;
        let per_second = of_off(|sample| sample.per_second);
        let verdict = if per_second >= 0.9 { "reached" } else { "not reached" };
        println!("- all traces, requests/s, of off: {per_second:.2}, goal at least 0.90: {verdict}");
        println!("- all traces, p99, of off: {}", distance(of_off(|sample| sample.p99_ms), 1.3));
    }

    fn row(&self, request: Request, variant: Variant) -> String {
        let value = |measure: Measure| median(self.of(request, variant).iter().map(measure));
        let compared = |measure: Measure, digits: usize| {
            let ratio = |other| {
                let (middle, least, most) = spread(&self.ratios(request, variant, other, measure));
                if variant == other { "1.00".to_owned() } else { format!("{middle:.2} ({least:.2}–{most:.2})") }
            };
            format!("{:.digits$} | {} | {}", value(measure), ratio(variant.off()), ratio(variant.peer()))
        };
        let over = self.over_off(request, variant);
        let Variant { telemetry, made } = variant;
        let per_second = compared(|sample| sample.per_second, 0);
        let p99 = compared(|sample| sample.p99_ms, 1);
        let cpu = compared(|sample| sample.cpu_ms, 3);
        // A median would hide losses in one round.
        let mean = |measure: Measure| mean(self.of(request, variant).iter().map(measure));
        let (spans, records) = (mean(|sample| sample.spans), mean(|sample| sample.records));
        format!("| {telemetry} | {made} | {per_second} | {p99} | {cpu} | {over:.0} | {spans:.2} | {records:.2} |")
    }

    /// Microseconds of processor time that telemetry adds to a request.
    fn over_off(&self, request: Request, variant: Variant) -> f64 {
        median(self.pairs(request, variant, variant.off()).map(|(a, b)| (a.cpu_ms - b.cpu_ms) * 1e3))
    }

    fn of(&self, request: Request, variant: Variant) -> &[Sample] {
        self.0.get(&(request, variant)).map_or(&[], Vec::as_slice)
    }

    fn ratios(&self, request: Request, variant: Variant, other: Variant, measure: Measure) -> Vec<f64> {
        self.pairs(request, variant, other).map(|(a, b)| measure(a) / measure(b)).collect()
    }

    fn pairs(&self, request: Request, variant: Variant, other: Variant) -> impl Iterator<Item = (&Sample, &Sample)> {
        self.of(request, variant).iter().zip(self.of(request, other))
    }
}

/// A value, and its distance to the goal that it should not exceed.
pub fn distance(value: f64, goal: f64) -> String {
    if value <= goal {
        format!("{value:.2}, goal {goal:.2}: reached")
    } else {
        format!("{value:.2}, goal {goal:.2}: not reached: {:.1} times the goal", value / goal)
    }
}

/// The median, and the smallest and the largest value.
pub fn spread(values: &[f64]) -> (f64, f64, f64) {
    let (least, most) =
        values.iter().fold((f64::NAN, f64::NAN), |(least, most), value| (value.min(least), value.max(most)));
    (median(values.iter().copied()), least, most)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        even if even.is_multiple_of(2) => f64::midpoint(values[even / 2 - 1], values[even / 2]),
        odd => values[odd / 2],
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

#[cfg(test)]
mod tests {
    use super::{mean, median};

    #[test]
    fn medians() {
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < 1e-9);
        assert!((median([4.0, 1.0, 2.0, 3.0].into_iter()) - 2.5).abs() < 1e-9);
        assert!(median(std::iter::empty()).is_nan());
    }

    #[test]
    fn means() {
        assert!((mean([4.0, 1.0, 1.0].into_iter()) - 2.0).abs() < 1e-9);
    }
}
