//! Query parameters.

use crate::text::folded;
use percent_encoding::percent_decode_str;
use std::fmt;

/// Why a query is not a filter, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFilter(String);

impl InvalidFilter {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// A value that cannot be read. `expected` is what to write instead.
    pub(crate) fn value(name: &str, value: &str, expected: &str) -> Self {
        Self(format!("`{name}={}`: write {expected}", shortened(value)))
    }
}

impl fmt::Display for InvalidFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFilter {}

/// The beginning of a text for a message.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The parameters of a query, decoded.
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Decodes a query such as `q=slow&limit=10`. A parameter without a value has an empty one. Parameters that are empty are ignored, because
    /// a form contains all of its fields.
    ///
    /// # Errors
    ///
    /// Returns an error if the query contains a parameter that is not `known`.
    pub(crate) fn parse(query: &str, known: &[&str]) -> Result<Self, InvalidFilter> {
        let mut all = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            if !known.contains(&&*name) {
                let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
                let (name, known) = (shortened(&name), known.join(", "));
                let expected = if known.is_empty() { "write none".to_owned() } else { format!("write one of {known}") };
                return Err(InvalidFilter(format!("unknown parameter `{name}`; {expected}")));
            }
            if !value.is_empty() {
                all.push((name, value));
            }
        }
        Ok(Self(all))
    }

    /// Returns the value of a parameter.
    ///
    /// # Errors
    ///
    /// Returns an error if it occurs twice.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, InvalidFilter> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(InvalidFilter(format!("`{name}` is given twice; write it once")));
        }
        Ok(first.map(str::to_owned))
    }

    /// Returns the value of a parameter, read by `read`.
    ///
    /// # Errors
    ///
    /// Returns an error if it occurs twice or cannot be read. `expected` is what to write instead.
    pub(crate) fn read<T>(
        &self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, InvalidFilter> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        read(&text).map(Some).ok_or_else(|| InvalidFilter::value(name, &text, expected))
    }

    /// Returns the number of items of a page: `default` without the parameter `limit`.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not a number from 1 to 10,000.
    pub(crate) fn limit(&self, default: usize) -> Result<usize, InvalidFilter> {
        let in_range = |text: &str| text.parse().ok().filter(|limit| (1..=MOST_ITEMS).contains(limit));
        Ok(self.read("limit", "a number from 1 to 10000, such as `100`", in_range)?.unwrap_or(default))
    }

    /// Returns the conditions `attr=key=value`, which can occur several times.
    ///
    /// # Errors
    ///
    /// Returns an error if one has no value.
    pub(crate) fn attributes(&self) -> Result<Vec<AttributeFilter>, InvalidFilter> {
        let read = |text: &str| {
            let pair = text.split_once('=').filter(|(key, _)| !key.is_empty());
            let (key, value) = pair.ok_or_else(|| {
                InvalidFilter::value("attr", text, "a key and a value, such as `attr=http.route=/users`")
            })?;
            Ok(AttributeFilter::new(key, value))
        };
        self.all("attr").map(read).collect()
    }

    /// Returns whether texts are wanted in full length: `full=1`.
    ///
    /// # Errors
    ///
    /// Returns an error if it is neither `0` nor `1`.
    pub(crate) fn is_full(&self) -> Result<bool, InvalidFilter> {
        let read = |text: &str| match text {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        };
        Ok(self.read("full", "`0` or `1`", read)?.unwrap_or(false))
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| &**value)
    }
}

/// The largest page.
const MOST_ITEMS: usize = 10_000;

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// An attribute that must be present with this value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeFilter {
    pub(crate) key: String,
    pub(crate) value: String,
    /// What the searchable text contains if the attribute is present.
    pub(crate) searched: String,
}

impl AttributeFilter {
    pub(crate) fn new(key: &str, value: &str) -> Self {
        let searched = folded(&format!("{key}={value}"));
        Self { key: key.to_owned(), value: value.to_owned(), searched }
    }
}
