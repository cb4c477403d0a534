//! A goal, what was measured, and the distance between them.

/// The columns of the table.
pub(super) const HEADER: &str = "| case | measure | now | goal | distance |\n|---|---|--:|--:|---|\n";

/// How a value is printed, and how exact it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Instructions, which repeat to within 2 %.
    Count,
    /// Allocations or evaluations. Each call has a share in those of the root span.
    Few,
    Ratio,
}

impl Unit {
    fn text(self, value: f64) -> String {
        match self {
            Self::Count => format!("{value:.0}"),
            Self::Few => format!("{value:.1}"),
            Self::Ratio => format!("{value:.2}"),
        }
    }

    /// A difference that is not one.
    fn tolerance(self) -> f64 {
        match self {
            Self::Count => 0.5,
            Self::Few => 0.1,
            Self::Ratio => 0.005,
        }
    }
}

/// One row of the table.
pub(super) struct Row {
    case: String,
    measure: String,
    now: String,
    goal: String,
    distance: String,
}

impl Row {
    /// A value that should not exceed `goal`. `None` means that it was not measured in this run.
    pub(super) fn new(case: &str, measure: &str, value: Option<f64>, goal: f64, unit: Unit) -> Self {
        let (now, distance) = match value {
            Some(value) => (unit.text(value), distance(value, goal, unit)),
            None => ("–".to_owned(), "not measured in this run".to_owned()),
        };
        Self { case: case.to_owned(), measure: measure.to_owned(), now, goal: unit.text(goal), distance }
    }

    /// A quotient that should not exceed `goal`.
    pub(super) fn ratio(case: &str, measure: &str, dividend: Option<f64>, divisor: Option<f64>, goal: f64) -> Self {
        Self::new(case, measure, crate::results::ratio(dividend, divisor), goal, Unit::Ratio)
    }

    /// A goal that another program measures, or that cannot be measured, with the reason.
    pub(super) fn elsewhere(case: &str, measure: &str, goal: &str, reason: &str) -> Self {
        let [case, measure, goal, distance] = [case, measure, goal, reason].map(str::to_owned);
        Self { case, measure, now: "–".to_owned(), goal, distance }
    }

    pub(super) fn markdown(&self) -> String {
        let Self { case, measure, now, goal, distance } = self;
        format!("| {case} | {measure} | {now} | {goal} | {distance} |\n")
    }
}

fn distance(value: f64, goal: f64, unit: Unit) -> String {
    if value <= goal + unit.tolerance() {
        "reached".to_owned()
    } else if goal > 0.0 {
        format!("not reached: {:.1} times the goal", value / goal)
    } else {
        format!("not reached: {} too many", unit.text(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_is_a_multiple_of_the_goal() {
        let row = |value, goal, unit| Row::new("a span", "cost", value, goal, unit).markdown();
        let not_reached = "| a span | cost | 1885 | 1450 | not reached: 1.3 times the goal |\n";
        assert_eq!(row(Some(1885.0), 1450.0, Unit::Count), not_reached);
        assert_eq!(row(Some(0.2), 0.2, Unit::Ratio), "| a span | cost | 0.20 | 0.20 | reached |\n");
        assert_eq!(row(Some(1.0), 0.0, Unit::Few), "| a span | cost | 1.0 | 0.0 | not reached: 1.0 too many |\n");
        assert_eq!(row(None, 0.0, Unit::Few), "| a span | cost | – | 0.0 | not measured in this run |\n");
    }
}
