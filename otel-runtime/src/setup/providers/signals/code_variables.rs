//! Variables that stand for settings in code.

/// Variables that are set in code, with their values. The last value of a variable counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodeVariables(Vec<(&'static str, String)>);

impl CodeVariables {
    pub(super) fn set(&mut self, name: &'static str, value: &impl ToString) {
        self.0.push((name, value.to_string()));
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn into_pairs(self) -> Vec<(&'static str, String)> {
        self.0
    }
}
