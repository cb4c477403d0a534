//! Random input: nothing panics, and what is there is there once.

use crate::lines::read;
use crate::tree::{Node, NodeKind, arrange, critical_times, skews};
use crate::{LogFilter, MetricFilter, TraceFilter, Viewer};
use otel_runtime::received::OtlpRequest;
use std::collections::BTreeSet;

/// A generator `Xorshift`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).expect("fits")).expect("fits")
    }

    fn choose<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// Changes, removes, repeats or inserts bytes in one to four places.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(5) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, self.below(256).to_le_bytes()[0]),
                2 if !bytes.is_empty() => _ = bytes.remove(at),
                3 => {
                    let end = (at + self.below(64)).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                _ if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                _ => {}
            }
        }
    }
}

const LINES: &str = concat!(
    r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"#,
    r#""spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","parentSpanId":"00f067aa0ba902b8","#,
    r#""name":"GET /users","kind":2,"startTimeUnixNano":"1","endTimeUnixNano":"9","attributes":[{"key":"a.b","value":{"#,
    r#""arrayValue":{"values":[{"doubleValue":"NaN"}]}}}],"status":{"code":2,"message":"x"},"flags":768}]}]}]}"#,
    "\n",
    r#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","severityNumber":9,"body":{"kvlistValue":{"values":[{"#,
    r#""key":"k","value":{"intValue":"1"}}]}},"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","eventName":"e.f"}]}]}]}"#,
    "\n",
    r#"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"#,
    r#""count":"3","sum":1.5,"explicitBounds":[0.5,1],"bucketCounts":["1","2","0"],"timeUnixNano":"1"}]}},{"name":"e","#,
    r#""exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"count":"2","scale":3,"positive":{"offset":-4,"#,
    r#""bucketCounts":["1","1"]},"timeUnixNano":"2"}]}}]}]}]}"#,
    "\n",
);

const QUERY: &[&str] = &[
    "q=",
    "service=",
    "status=",
    "min=",
    "max=",
    "attr=",
    "limit=",
    "before=",
    "trace=",
    "span=",
    "severity=",
    "full=",
    "&",
    "=",
    "%",
    "%00",
    "%C3%BC",
    "%ff",
    "+",
    "a.b=1",
    "5ms",
    "1e999s",
    "0",
    "10001",
    "warn",
    "error",
    "1-2",
    "4bf92f3577b34da6a3ce929d0e0e4736",
    "ﬁ",
    "ΑΣ",
    "İ",
];

/// Asks everything, and returns the number of characters of the answers.
fn ask(viewer: &Viewer, query: &str) -> usize {
    let texts = [
        TraceFilter::from_query(query).and_then(|filter| viewer.traces(&filter)).map(|page| format!("{page:?}")),
        LogFilter::from_query(query).and_then(|filter| viewer.logs(&filter)).map(|page| format!("{page:?}")),
        MetricFilter::from_query(query).map(|filter| format!("{:?}", viewer.metrics(&filter))),
    ];
    texts.into_iter().map(|text| text.unwrap_or_else(|error| error.to_string()).len()).sum()
}

/// Returns the JSON of everything that is kept, which must be JSON.
fn everything(viewer: &Viewer) {
    let traces = viewer.traces(&TraceFilter::new()).expect("traces");
    for trace in &traces.traces {
        let trace = viewer.trace(&trace.trace_id).expect("it is in the list");
        serde_json::to_string(&trace).expect("JSON");
    }
    for metric in viewer.metrics(&MetricFilter::new()).metrics {
        let metric = viewer.metric(&metric.name, Some(metric.kind), None);
        serde_json::to_string(&metric).expect("JSON");
    }
    serde_json::to_string(&viewer.findings()).expect("JSON");
}

fn damaged_lines(executions: usize) {
    let mut random = Random(0x5eed);
    let viewer = Viewer::builder().memory(200_000).build_without_file();
    for number in 0..executions {
        let mut bytes = LINES.as_bytes().to_vec();
        random.damage(&mut bytes);
        let report = read(&*bytes, |telemetry| viewer.add_telemetry(telemetry)).expect("memory can be read");
        std::hint::black_box(report);
        if number % 100 == 0 {
            everything(&viewer);
            let memory = viewer.summary().memory;
            assert!(memory.bytes <= memory.limit, "{memory:?}");
        }
    }
}

fn random_queries(executions: usize) {
    let mut random = Random(0xbad_5eed);
    let viewer = Viewer::new();
    for line in LINES.lines() {
        viewer.add(OtlpRequest::from_json(line.as_bytes()).expect("OTLP"));
    }
    for _ in 0..executions {
        let mut query: String = (0..random.below(8)).map(|_| random.choose(QUERY)).collect();
        if random.below(4) == 0 {
            let mut bytes = query.into_bytes();
            random.damage(&mut bytes);
            query = String::from_utf8_lossy(&bytes).into_owned();
        }
        std::hint::black_box(ask(&viewer, &query));
    }
}

/// Trees of a few spans with any parents: each span has one place, and the critical path is as long as the longest root.
fn random_trees(executions: usize) {
    let mut random = Random(0x7ee5);
    for _ in 0..executions {
        let count = random.below(8);
        let nodes: Vec<_> = (0..count).map(|_| node(&mut random)).collect();
        let rows = arrange(&nodes);
        let places: BTreeSet<_> = rows.iter().map(|row| row.span).collect();
        assert_eq!((rows.len(), places.len()), (count, count), "{nodes:?}");
        for (row, next) in rows.iter().zip(rows.iter().skip(1)) {
            assert!(next.depth <= row.depth + 1, "{nodes:?}");
        }
        let skews = skews(&nodes, &rows);
        let critical = critical_times(&nodes, &rows, &skews);
        let roots = rows.iter().filter(|row| row.parent.is_none());
        let longest = roots.map(|row| nodes[row.span].end - nodes[row.span].start).max();
        assert_eq!(critical.iter().sum::<u64>(), longest.unwrap_or(0), "{nodes:?}");
    }
}

fn node(random: &mut Random) -> Node {
    let id = |random: &mut Random| random.next() % 6;
    let start = random.next() % 50;
    Node {
        id: id(random),
        parent: (random.below(4) > 0).then(|| id(random)),
        start,
        end: start + random.next() % 50,
        kind: [NodeKind::Client, NodeKind::Server, NodeKind::Other][random.below(3)],
        resource: random.below(2),
    }
}

#[test]
fn random_input_does_not_panic() {
    damaged_lines(600);
    random_queries(2_000);
    random_trees(5_000);
}

#[test]
#[ignore = "takes minutes; run it with `cargo test --release -p otel-viewer --lib -- --ignored a_million`"]
fn a_million_random_inputs_do_not_panic() {
    damaged_lines(300_000);
    random_queries(300_000);
    random_trees(400_000);
}
