//! The nearest known word, for messages about unknown ones.

/// Returns the known word that `word` is probably a misspelling of.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    otel_semconv::nearest_word(word, known, (word.chars().count() / 4).clamp(1, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_misspellings_and_ignores_unrelated_words() {
        let known = ["otlp", "console", "none"];
        assert_eq!(did_you_mean("oltp", known), Some("otlp"));
        assert_eq!(did_you_mean("Consol", known), Some("console"));
        assert_eq!(did_you_mean("zipkin", known), None);
    }
}
