//! The nearest known word, for messages about unknown ones.

/// The word of `known` that `word` is a slip away from.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    otel_semconv::nearest_word(word, known, (word.chars().count() / 4).clamp(1, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_leaves_strangers_alone() {
        let known = ["otlp", "console", "none"];
        assert_eq!(did_you_mean("oltp", known), Some("otlp"));
        assert_eq!(did_you_mean("Consol", known), Some("console"));
        assert_eq!(did_you_mean("zipkin", known), None);
    }
}
