//! Writes the table of the names that moved to another repository, which are no longer part of the official registry.

use crate::table::header;
use otel_semconv::Table;
use std::collections::BTreeSet;
use std::error::Error;

/// The deprecation column of a name that moved.
const MOVED: &str = "~";

/// Returns the names that moved, with the schema URL of their registry. They are not deprecated there.
pub(crate) fn write(official: &str, url: &str) -> Result<String, Box<dyn Error>> {
    Table::parse(official)?;
    let mut text = header(&BTreeSet::from([url]));
    for row in official.lines().filter(|line| !line.starts_with('#')) {
        let mut columns: Vec<&str> = row.split('\t').collect();
        let place = match columns[0] {
            "attribute" | "span" => 4,
            "metric" => 5,
            _ => 3,
        };
        if columns.get(place) == Some(&MOVED) {
            columns[place] = "";
            text.push_str(&columns.join("\t"));
            text.push('\n');
        }
    }
    Table::parse(&text)?;
    Ok(text)
}
