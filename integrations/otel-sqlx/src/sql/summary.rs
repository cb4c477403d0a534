//! The summary of one statement.

use super::frame::NameRole;

/// The maximum length that the conventions define. The summary is truncated between two words.
const MAX_SUMMARY_CHARS: usize = 255;

/// The operations and targets of one statement.
#[derive(Default)]
pub(super) struct StatementSummary {
    /// The operations and their targets, in the order of the text.
    pub(super) summary: String,
    full: bool,
    /// The first operation outside of parentheses, or the first one if there is none.
    pub(super) operation: Option<String>,
    is_main: bool,
    collections: Collections,
    pub(super) procedure: Option<String>,
    /// Whether there is a `RETURNING` clause.
    pub(super) returning: bool,
}

#[derive(Default)]
enum Collections {
    #[default]
    None,
    /// The name, and what its other spellings have in common with it.
    One {
        name: String,
        key: String,
    },
    Several,
}

impl StatementSummary {
    /// The collection, if there is exactly one.
    pub(super) fn collection(&self) -> Option<&str> {
        match &self.collections {
            Collections::One { name, .. } => Some(name),
            Collections::None | Collections::Several => None,
        }
    }

    /// Whether both statements have the same collection, or none.
    pub(super) fn has_collection_of(&self, other: &Self) -> bool {
        let [key, other] = [self, other].map(|summary| match &summary.collections {
            Collections::One { key, .. } => Some(key),
            Collections::None | Collections::Several => None,
        });
        key == other
    }

    pub(super) fn operation(&mut self, word: &str, outside: bool) {
        self.append(word);
        if self.operation.is_none() || (outside && !self.is_main) {
            self.operation = Some(word.to_owned());
            self.is_main = outside;
        }
    }

    /// `TABLE` of `CREATE TABLE`
    pub(super) fn object(&mut self, word: &str) {
        self.append(word);
        if let Some(operation) = &mut self.operation {
            operation.push(' ');
            operation.push_str(word);
        }
    }

    pub(super) fn target(&mut self, name: String, key: String, target: NameRole) {
        self.append(&name);
        match target {
            NameRole::From | NameRole::Collection => self.collections.add(name, key),
            NameRole::Procedure => self.procedure = Some(name),
            NameRole::Other => {}
        }
    }

    /// Appends a word to the summary if it fits completely.
    fn append(&mut self, word: &str) {
        let length = self.summary.chars().count() + 1 + word.chars().count();
        self.full |= length > MAX_SUMMARY_CHARS;
        if self.full {
            return;
        }
        if !self.summary.is_empty() {
            self.summary.push(' ');
        }
        self.summary.push_str(word);
    }
}

impl Collections {
    fn add(&mut self, name: String, key: String) {
        *self = match std::mem::take(self) {
            Self::None => Self::One { name, key },
            Self::One { name, key: first } if first == key => Self::One { name, key },
            Self::One { .. } | Self::Several => Self::Several,
        };
    }
}
