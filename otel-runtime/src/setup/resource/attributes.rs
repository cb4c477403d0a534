//! The attributes that detectors have found.

use crate::callsite::value::text::bounded;
use opentelemetry::{Array, Key, StringValue, Value};
use std::collections::BTreeMap;

/// The maximum length of a detected text in characters. Files and variables can contain anything.
const MAX_TEXT: usize = 1024;

/// The maximum number of texts in an array.
const MAX_ITEMS: usize = 64;

/// Attributes of one detector, some of which are only detected if the detector is selected.
#[derive(Debug, Default)]
pub(super) struct Detected {
    pub(super) attributes: BTreeMap<Key, Value>,
    /// Whether the detector was selected. Without a selection, only what is certain and not confidential is detected.
    pub(super) is_selected: bool,
}

impl Detected {
    pub(super) fn of_selected(is_selected: bool) -> Self {
        Self { attributes: BTreeMap::new(), is_selected }
    }

    /// Adds a text, unless it is missing or empty.
    pub(super) fn text(&mut self, key: &'static str, text: Option<impl AsRef<str>>) {
        let Some(text) = text else { return };
        let text = text.as_ref();
        if !text.is_empty() {
            self.value(key, bounded(MAX_TEXT, format_args!("{text}")));
        }
    }

    /// Adds a text that is only detected if the detector was selected.
    pub(super) fn selected_text(&mut self, key: &'static str, text: impl FnOnce() -> Option<String>) {
        if self.is_selected {
            self.text(key, text());
        }
    }

    pub(super) fn texts(&mut self, key: &'static str, texts: impl Iterator<Item = impl AsRef<str>>) {
        let texts = texts.take(MAX_ITEMS).map(|text| bounded(MAX_TEXT, format_args!("{}", text.as_ref())));
        let texts: Vec<_> = texts.map(StringValue::from).collect();
        if !texts.is_empty() {
            self.value(key, Value::Array(Array::String(texts)));
        }
    }

    pub(super) fn value(&mut self, key: &'static str, value: impl Into<Value>) {
        self.attributes.insert(Key::from_static_str(key), value.into());
    }
}
