//! The values of a measurement in each round. Values of the same round are compared, because the machine was then equally busy.

/// The values of all rounds. A round in which the measurement failed has none.
#[derive(Clone, Default, Debug)]
#[must_use]
pub struct Rounds(Vec<Option<f64>>);

impl Rounds {
    /// The values in the order of the rounds.
    pub fn new(values: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self(values.into_iter().map(|value| value.filter(|value| value.is_finite())).collect())
    }

    /// Combines the values of each round.
    pub fn with(&self, other: &Self, combine: impl Fn(f64, f64) -> f64) -> Self {
        Self::new(self.0.iter().zip(&other.0).map(|(one, other)| Some(combine((*one)?, (*other)?))))
    }

    /// The quotients of each round.
    pub fn over(&self, divisor: &Self) -> Self {
        self.with(divisor, |dividend, divisor| dividend / divisor)
    }

    /// The value in the middle.
    pub fn median(&self) -> Option<f64> {
        let values = self.sorted();
        values.get(values.len() / 2).copied()
    }

    /// The median, and the smallest and the largest value: `1.05 (0.98–1.21)`.
    pub fn text(&self, decimals: usize) -> String {
        let values = self.sorted();
        let (Some(least), Some(middle), Some(most)) = (values.first(), self.median(), values.last()) else {
            return "–".to_owned();
        };
        format!("{middle:.decimals$} ({least:.decimals$}–{most:.decimals$})")
    }

    fn sorted(&self) -> Vec<f64> {
        let mut values: Vec<f64> = self.0.iter().copied().flatten().collect();
        values.sort_by(f64::total_cmp);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_same_round_are_compared() {
        let ours = Rounds::new([Some(1.0), Some(20.0), None, Some(3.0)]);
        let theirs = Rounds::new([Some(2.0), Some(40.0), Some(5.0), Some(f64::NAN)]);
        assert_eq!(ours.over(&theirs).text(2), "0.50 (0.50–0.50)");
        assert_eq!(ours.median(), Some(3.0));
        assert_eq!(Rounds::default().text(2), "–");
    }
}
