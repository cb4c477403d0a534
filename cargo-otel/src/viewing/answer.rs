//! The items of an answer, in the order in which they are printed.

use super::source::Source;
use crate::arguments::{Question, Subject};
use serde_json::{Map, Value};

/// Something that is printed on a line.
pub(super) struct Item {
    /// What stays the same when the item changes.
    pub(super) id: String,
    pub(super) value: Value,
}

/// Asks for the items. Traces and log records are those of the newest page, and those of older pages up to one that is `known`.
///
/// # Errors
///
/// Returns a message if the source does not answer.
pub(super) fn items(source: &Source, question: &Question, known: &dyn Fn(&Item) -> bool) -> Result<Vec<Item>, String> {
    match question.subject {
        Subject::Traces => pages(source, question, "trace_id", known),
        Subject::Logs => pages(source, question, "id", known),
        Subject::Metrics => series(source, question),
        Subject::Findings => {
            let findings = list(source.get("findings", &[])?, "findings");
            Ok(findings.into_iter().map(|value| Item { id: value["message"].to_string(), value }).collect())
        }
    }
}

/// The pages, whose items are newest first, as a list that is oldest first.
fn pages(source: &Source, question: &Question, id: &str, known: &dyn Fn(&Item) -> bool) -> Result<Vec<Item>, String> {
    let name = question.subject.name();
    let mut all: Vec<Item> = Vec::new();
    let mut parameters = question.filters.clone();
    loop {
        let answer = source.get(name, &parameters)?;
        let next = answer["next"].as_str().map(str::to_owned);
        all.extend(list(answer, name).into_iter().map(|value| Item { id: value[id].to_string(), value }));
        parameters.retain(|(name, _)| *name != "before");
        match next {
            Some(next) if !all.iter().any(known) => parameters.push(("before", next)),
            _ => break,
        }
    }
    all.reverse();
    Ok(all)
}

/// The series of the metrics, each with its last point.
fn series(source: &Source, question: &Question) -> Result<Vec<Item>, String> {
    let service = question.filters.iter().filter(|(name, _)| *name == "service");
    let mut all = Vec::new();
    for metric in list(source.get("metrics", &question.filters)?, "metrics") {
        let text = |name: &str| metric[name].as_str().unwrap_or_default().to_owned();
        let mut parameters = vec![("name", text("name")), ("kind", text("kind"))];
        parameters.extend(service.clone().cloned());
        let mut metric = source.get("metrics/one", &parameters)?;
        let series = list(metric["series"].take(), "");
        let common = ["name", "description", "unit", "kind", "temporality"].map(|name| (name, metric[name].clone()));
        all.extend(series.into_iter().map(|series| {
            let mut object: Map<String, Value> =
                common.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            for name in ["service", "instance", "attributes"] {
                object.insert(name.to_owned(), series[name].clone());
            }
            let id = Value::Object(object.clone()).to_string();
            if let Some(Value::Object(point)) = series["points"].as_array().and_then(|points| points.last()).cloned() {
                object.extend(point);
            }
            Item { id, value: Value::Object(object) }
        }));
    }
    Ok(all)
}

/// The list of an answer, or the answer itself if it is a list.
fn list(mut answer: Value, name: &str) -> Vec<Value> {
    let list = if answer.is_array() { answer } else { answer[name].take() };
    match list {
        Value::Array(list) => list,
        _ => Vec::new(),
    }
}
