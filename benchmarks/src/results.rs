//! The measurements, and the cost after subtracting that of the bare function.

use crate::case::{Case, Execution, Peer, Signal, State};
use crate::rounds::Rounds;

/// The measurements of a case, per call, before the subtraction.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The measured case.
    pub case: Case,
    /// Instructions on the calling thread. `None` without valgrind or with two threads.
    pub instructions: Option<f64>,
    /// Instructions of all threads until what was recorded is encoded. `None` for cases that encode nothing.
    pub process_instructions: Option<f64>,
    /// Allocations on the calling thread. `None` if the case failed, and with two threads.
    pub allocations: Option<f64>,
    /// The median batch of each round.
    pub nanoseconds: Rounds,
    /// Processor time of all threads in user space, in each round.
    pub process_nanoseconds: Rounds,
    /// How often a field was evaluated for telemetry that is not recorded.
    pub evaluated_in_vain: Option<f64>,
}

/// All measurements of one run, in the order of the tables.
pub struct Results(pub Vec<Measured>);

/// The cost of a case, in addition to that of the bare function with the same execution.
#[derive(Clone, Default)]
pub struct Net {
    /// Instructions per call.
    pub instructions: Option<f64>,
    /// Instructions per call of all threads.
    pub process_instructions: Option<f64>,
    /// Allocations per call.
    pub allocations: Option<f64>,
    /// Wall time per call.
    pub nanoseconds: Rounds,
    /// Processor time per call of all threads.
    pub process_nanoseconds: Rounds,
    /// How often a field was evaluated for telemetry that is not recorded.
    pub evaluated_in_vain: Option<f64>,
}

impl Net {
    /// Instructions of the other threads.
    pub fn exporter_instructions(&self) -> Option<f64> {
        Some(self.process_instructions? - self.instructions?)
    }
}

impl Results {
    /// The cost of a case, which is empty if it was not measured.
    pub fn net(&self, case: Case) -> Net {
        let bare = Case { signal: Signal::Nothing, peer: Peer::Bare, execution: case.execution, state: State::Absent };
        let (Some(case), Some(bare)) = (self.find(case), self.find(bare)) else {
            return Net::default();
        };
        let over = |case: Option<f64>, bare: Option<f64>| Some(case? - bare?);
        let each_over = |case: &Rounds, bare: &Rounds| case.with(bare, |case, bare| case - bare);
        Net {
            instructions: over(case.instructions, bare.instructions),
            process_instructions: over(case.process_instructions, bare.process_instructions),
            allocations: over(case.allocations, bare.allocations),
            nanoseconds: each_over(&case.nanoseconds, &bare.nanoseconds),
            process_nanoseconds: each_over(&case.process_nanoseconds, &bare.process_nanoseconds),
            evaluated_in_vain: case.evaluated_in_vain,
        }
    }

    /// The cost of the hand-written equivalent.
    pub fn by_hand(&self, case: Case) -> Net {
        let case = Case { peer: Peer::HandWritten, ..case };
        // The API does not distinguish a disabled span from one without a provider.
        let state = if self.find(case).is_some() { case.state } else { State::Absent };
        self.net(Case { state, ..case })
    }

    /// The sum of the costs of the three signals of a peer, each in a separate function.
    pub fn apart(&self, peer: Peer) -> Net {
        let nets = [Signal::Span, Signal::CountAndDuration, Signal::Log].map(|signal| {
            let (execution, state) = (Execution::Sync, State::Recorded);
            self.net(Case { signal, peer, execution, state })
        });
        let sum = |field: fn(&Net) -> Option<f64>| nets.iter().map(field).sum();
        let [one, two, three] = &nets;
        let add = |one: f64, other: f64| one + other;
        Net {
            instructions: sum(|net| net.instructions),
            allocations: sum(|net| net.allocations),
            nanoseconds: one.nanoseconds.with(&two.nanoseconds, add).with(&three.nanoseconds, add),
            ..Net::default()
        }
    }

    fn find(&self, case: Case) -> Option<&Measured> {
        self.0.iter().find(|measured| measured.case == case)
    }
}

/// The quotient, if both numbers exist.
pub fn ratio(dividend: Option<f64>, divisor: Option<f64>) -> Option<f64> {
    Some(dividend? / divisor?)
}
