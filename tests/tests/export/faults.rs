//! The table of faults: for each fault of a collector, over HTTP and gRPC, what is lost, what is counted and reported, and how long the
//! application and its shutdown wait.
//!
//! This prints the table, with outages and delays of up to a minute:
//!
//! ```sh
//! cargo test -p otel-tests --test export the_table_with_long_faults -- --ignored --nocapture
//! ```

mod proxy;
mod run;
mod scenarios;

use crate::certificates::{Names, Validity};
use crate::{Over, turn};
use otel_runtime::testing::Fault;
use run::{DEADLINE, Row};
use scenarios::{
    absent, absent_at_the_start, always, closed_in_the_middle, fault_for, never_answers, plain_on_tls, raw,
    refused_for, slow, tls, tls_on_plain, unknown_host,
};
use std::time::Duration;

/// What is expected of a row.
struct Expected {
    /// How many of ten spans are lost. They are also counted.
    lost: usize,
    /// A part of the cause, over HTTP and over gRPC.
    cause: [&'static str; 2],
    /// The longest time of the shutdown.
    within: Duration,
}

const AT_ONCE: Duration = Duration::from_millis(700);

/// For a machine that does other things as well.
const SLACK: Duration = Duration::from_secs(1);

const NOTHING: Expected = Expected { lost: 0, cause: ["", ""], within: DEADLINE };

fn everything(cause: [&'static str; 2]) -> Expected {
    Expected { lost: 10, cause, within: AT_ONCE }
}

fn everything_at_the_deadline(cause: [&'static str; 2]) -> Expected {
    Expected { lost: 10, cause, within: DEADLINE }
}

/// Runs scenarios, and prints their rows.
#[derive(Default)]
struct Table(Vec<String>);

impl Table {
    /// Runs a scenario over both protocols.
    fn check(&mut self, fault: &str, expected: &Expected, scenario: impl Fn(Over) -> Row) {
        for over in [Over::Http, Over::Grpc] {
            let row = scenario(over);
            println!("{fault} | {row}");
            let cause = expected.cause[usize::from(matches!(over, Over::Grpc))];
            let conditions = [
                ("is lost", row.recorded.saturating_sub(row.arrived) == expected.lost),
                ("is counted", row.counted == u64::try_from(expected.lost).expect("is small")),
                ("arrives once", row.arrived <= row.recorded),
                ("is reported", row.cause.contains(cause) && row.cause.is_empty() == cause.is_empty()),
                ("is bounded", row.shutdown < expected.within + SLACK),
                ("does not block the application", row.longest_call < Duration::from_millis(100)),
            ];
            let wrong = conditions.iter().filter(|(_, holds)| !holds);
            self.0.extend(wrong.map(|(condition, _)| format!("{condition}: {fault} | {row}")));
        }
    }

    #[track_caller]
    fn assert_as_expected(self) {
        assert!(self.0.is_empty(), "not as expected:\n{}", self.0.join("\n"));
    }
}

fn short_table() -> Table {
    let mut table = Table::default();
    println!("fault | over | recorded | arrived | counted as lost | shutdown | longest call | cause");
    let second = Duration::from_secs(1);
    let overloaded = ["the collector is overloaded or unavailable", "gRPC Unavailable: refused by the test"];
    table.check("absent at the start", &NOTHING, absent_at_the_start);
    table.check("absent", &everything(["connection refused: is a collector listening on"; 2]), absent);
    table.check("refused for 3 s", &NOTHING, |over| refused_for(over, 3 * second));
    table.check("429 for 1 s", &NOTHING, |over| fault_for(over, Fault::Refuse(429), second));
    table.check("503 for 1 s", &NOTHING, |over| fault_for(over, Fault::Refuse(503), second));
    table.check("429 with a delay for 1 s", &NOTHING, |over| fault_for(over, Fault::RetryAfter(429, second), second));
    table.check("503 with a delay for 1 s", &NOTHING, |over| fault_for(over, Fault::RetryAfter(503, second), second));
    table.check("503", &everything_at_the_deadline(overloaded), |over| always(over, Fault::Refuse(503)));
    table.check("503 with a delay of an hour", &everything(overloaded), |over| {
        always(over, Fault::RetryAfter(503, 3600 * second))
    });
    table.check("400", &everything(["HTTP status 400", "gRPC InvalidArgument"]), |over| {
        always(over, Fault::Refuse(400))
    });
    table.check("401", &everything(["check `OTEL_EXPORTER_OTLP_HEADERS`"; 2]), |over| always(over, Fault::Refuse(401)));
    let none = ["no response within 250 ms"; 2];
    table.check("never answers", &everything_at_the_deadline(none), never_answers);
    table.check("slow, 0.4 s", &NOTHING, |over| slow(over, 2 * second / 5));
    table.check("closed in the middle", &NOTHING, closed_in_the_middle);
    let other = "does 127.0.0.1";
    table
        .check("half an answer", &everything(["no response within 500 ms", other]), |over| raw(over, "HTTP/1.1 200 O"));
    table.check("garbage", &everything([other; 2]), |over| raw(over, "garbage\r\n\r\n"));
    table.check("a response of 5 MB", &NOTHING, |over| always(over, Fault::PartialSuccess(0, "x".repeat(5_000_000))));
    let rejected = Expected { lost: 3, ..everything(["the collector rejected part of the batch: too old"; 2]) };
    table.check("partial success", &rejected, |over| always(over, Fault::PartialSuccess(3, "too old".to_owned())));
    let valid = (Names::Right, Validity::Valid);
    table.check("a certificate", &NOTHING, |over| tls(over, valid, true));
    let unknown = ["set `OTEL_EXPORTER_OTLP_CERTIFICATE` to the file with the issuer's certificate"; 2];
    table.check("an unknown certificate", &everything(unknown), |over| tls(over, valid, false));
    let (expired, check) = ((Names::Right, Validity::Expired), "check the validity of the server's certificate");
    table.check("an expired certificate", &everything([check; 2]), |over| tls(over, expired, true));
    let (wrong, host) = ((Names::Wrong, Validity::Valid), "write the host as in the server's certificate");
    table.check("a certificate of another host", &everything([host; 2]), |over| tls(over, wrong, true));
    table.check("TLS on plain", &everything(["use TLS? if not, write `http://`"; 2]), tls_on_plain);
    // Over HTTP/2, the client can notice first that the server closes the connection.
    table.check("plain on TLS", &everything(["a server with TLS requires `https://`", "gRPC "]), plain_on_tls);
    table.check(
        "unknown host",
        &everything(["unknown host: is `collector.invalid:4318` spelled correctly?"; 2]),
        unknown_host,
    );
    table
}

#[test]
fn what_is_lost_is_counted_and_reported() {
    let _turn = turn();
    short_table().assert_as_expected();
}

#[test]
#[ignore = "takes ten minutes"]
fn the_table_with_long_faults() {
    let _turn = turn();
    let mut table = short_table();
    let seconds = Duration::from_secs;
    table.check("refused for 15 s", &NOTHING, |over| refused_for(over, seconds(15)));
    table.check("slow, 5 s", &NOTHING, |over| slow(over, seconds(5)));
    // Longer than requests are sent again, and than the timeout of a request: the losses depend on chance.
    for over in [Over::Http, Over::Grpc] {
        println!("refused for 60 s | {}", refused_for(over, seconds(60)));
        println!("slow, 60 s | {}", slow(over, seconds(60)));
    }
    table.assert_as_expected();
}
