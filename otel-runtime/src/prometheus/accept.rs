//! Content negotiation with the `Accept` header of a scraper.

use super::escaping::Escaping;
use std::fmt;

/// The syntax of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// The Prometheus text format.
    Text,
    OpenMetrics,
}

/// The syntax of a page, its version, and the escaping of names. `Display` prints the content type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageFormat {
    pub(super) syntax: Syntax,
    version: &'static str,
    pub(super) escaping: Escaping,
}

impl fmt::Display for PageFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let media = self.syntax.media_type();
        write!(f, "{media}; version={}; charset=utf-8; escaping={}", self.version, self.escaping)
    }
}

impl Syntax {
    fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::OpenMetrics => "application/openmetrics-text",
        }
    }

    /// Returns the supported versions. The first one is the default.
    fn versions(self) -> &'static [&'static str] {
        match self {
            // Version 1.0.0 adds quoted names to 0.0.4.
            Self::Text => &["0.0.4", "1.0.0"],
            Self::OpenMetrics => &["1.0.0", "0.0.1"],
        }
    }
}

impl PageFormat {
    /// The default format.
    const DEFAULT: Self = Self { syntax: Syntax::Text, version: "0.0.4", escaping: Escaping::Underscores };

    /// Returns the first acceptable format with the highest quality, or text 0.0.4 if there is none.
    ///
    /// A scraper that accepts no supported format also receives text, which it may still be able to read. A scraper that supports UTF-8
    /// names receives escaped names unless `utf8_names` is set.
    ///
    /// Specification: [content negotiation](https://prometheus.io/docs/instrumenting/content_negotiation/).
    pub(super) fn negotiate(accept: Option<&str>, utf8_names: bool) -> Self {
        let mut ranges: Vec<_> = accept.unwrap_or_default().split(',').filter_map(Range::parse).collect();
        let refused: Vec<_> = ranges.iter().filter(|range| range.quality == 0).map(|range| range.media).collect();
        ranges.retain(|range| range.quality > 0);
        // The sort is stable, so the first of several ranges with the same quality is used.
        ranges.sort_by_key(|range| std::cmp::Reverse(range.quality));
        let mut format = ranges.iter().find_map(|range| range.format(&refused)).unwrap_or(Self::DEFAULT);
        if format.escaping == Escaping::AllowUtf8 && !utf8_names {
            format.escaping = Escaping::Underscores;
        }
        format
    }
}

/// Returns whether a client accepts a response with gzip, by the value of its `Accept-Encoding` header.
///
/// Specification: [RFC 9110, section 12.5.3](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3).
pub(super) fn accepts_gzip(accept_encoding: Option<&str>) -> bool {
    let codings: Vec<_> = accept_encoding.unwrap_or_default().split(',').filter_map(Range::parse).collect();
    let named = |name: &str| codings.iter().find(|coding| coding.media.eq_ignore_ascii_case(name));
    // `x-gzip` is the former name of `gzip`.
    let coding = named("gzip").or_else(|| named("x-gzip")).or_else(|| named("*"));
    coding.is_some_and(|coding| coding.quality > 0)
}

/// One element of an `Accept` header.
struct Range<'a> {
    media: &'a str,
    version: Option<&'a str>,
    escaping: Option<Escaping>,
    /// The quality in thousandths.
    quality: u32,
}

impl<'a> Range<'a> {
    fn parse(element: &'a str) -> Option<Self> {
        let mut parts = element.split(';').map(str::trim);
        let media = parts.next().filter(|media| !media.is_empty())?;
        let mut range = Self { media, version: None, escaping: None, quality: 1000 };
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            let (name, value) = (name.trim(), value.trim().trim_matches('"'));
            if name.eq_ignore_ascii_case("q") {
                range.quality = quality(value)?;
            } else if name.eq_ignore_ascii_case("version") {
                range.version = Some(value);
            } else if name.eq_ignore_ascii_case("escaping") {
                // An unknown scheme is ignored. The content type contains the scheme that is used.
                range.escaping = Escaping::named(value);
            }
        }
        Some(range)
    }

    fn format(&self, refused: &[&str]) -> Option<PageFormat> {
        let syntaxes = [Syntax::Text, Syntax::OpenMetrics];
        let exact = |syntax: &Syntax| self.media.eq_ignore_ascii_case(syntax.media_type());
        if let Some(syntax) = syntaxes.into_iter().find(exact) {
            let version = self.version.unwrap_or(syntax.versions()[0]);
            let version = syntax.versions().iter().find(|known| **known == version)?;
            return Some(PageFormat { syntax, version, escaping: self.escaping.unwrap_or(Escaping::Underscores) });
        }
        let wild = |syntax: &Syntax| {
            let media = syntax.media_type();
            let covered = match self.media.strip_suffix("/*") {
                Some("*") => true,
                Some(kind) => media.split('/').next().is_some_and(|own| own.eq_ignore_ascii_case(kind)),
                None => false,
            };
            covered && !refused.iter().any(|refused| refused.eq_ignore_ascii_case(media))
        };
        let syntax = syntaxes.into_iter().find(wild)?;
        Some(PageFormat { syntax, version: syntax.versions()[0], ..PageFormat::DEFAULT })
    }
}

/// Parses a quality in thousandths. An invalid quality makes the range invalid.
fn quality(text: &str) -> Option<u32> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let thousandths: u32 = format!("{rest:0<3}").get(..3)?.parse().ok()?;
    match whole {
        "0" | "" => Some(thousandths),
        "1" => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accept: &str, expected: &str) {
        let content_type = PageFormat::negotiate(Some(accept), true).to_string();
        let content_type = content_type.replace("; charset=utf-8", "").replace("; escaping=underscores", "");
        assert_eq!(content_type, expected, "{accept}");
    }

    #[test]
    fn gzip_is_used_if_it_is_accepted() {
        for (header, expected) in [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("x-gzip", true),
            ("*", true),
            ("br, *;q=0.1", true),
            ("gzip;q=0", false),
            ("gzip;q=0, *", false),
            ("*;q=0", false),
            ("identity", false),
            ("gzipped", false),
            ("", false),
        ] {
            assert_eq!(accepts_gzip(Some(header)), expected, "`{header}`");
        }
        assert!(!accepts_gzip(None));
    }

    #[test]
    fn the_default_is_text() {
        assert_eq!(PageFormat::negotiate(None, true), PageFormat::DEFAULT);
        assert_eq!(PageFormat::DEFAULT.to_string(), "text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
        for accept in ["", ",,", "*/*", "text/html", "text/*", "image/png;q=nonsense", "text/plain;version=7"] {
            check(accept, "text/plain; version=0.0.4");
        }
    }

    #[test]
    fn headers_of_real_scrapers() {
        let prometheus_2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        check(prometheus_2, "application/openmetrics-text; version=1.0.0");
        let prometheus_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        check(prometheus_3, "application/openmetrics-text; version=1.0.0; escaping=allow-utf-8");
        let by_default = PageFormat::negotiate(Some(prometheus_3), false);
        assert_eq!((by_default.syntax, by_default.escaping), (Syntax::OpenMetrics, Escaping::Underscores));
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        check(browser, "text/plain; version=0.0.4");
    }

    #[test]
    fn the_highest_quality_wins_and_zero_means_not_acceptable() {
        check("text/plain;q=0.5, application/openmetrics-text;q=0.6", "application/openmetrics-text; version=1.0.0");
        check("TEXT/PLAIN ; Q=0.6, application/openmetrics-text;q=0.55", "text/plain; version=0.0.4");
        check("application/openmetrics-text, text/plain", "application/openmetrics-text; version=1.0.0");
        check("text/plain;q=0, */*;q=0.1", "application/openmetrics-text; version=1.0.0");
        check("application/*", "application/openmetrics-text; version=1.0.0");
        check("application/openmetrics-text;version=0.0.1", "application/openmetrics-text; version=0.0.1");
    }

    #[test]
    fn escaping_comes_from_the_selected_range() {
        let dots = "text/plain;version=1.0.0;escaping=dots;q=0.4, application/openmetrics-text;q=0.3";
        check(dots, "text/plain; version=1.0.0; escaping=dots");
        check("text/plain;escaping=values", "text/plain; version=0.0.4; escaping=values");
        check("text/plain;escaping=hieroglyphs", "text/plain; version=0.0.4");
    }
}
