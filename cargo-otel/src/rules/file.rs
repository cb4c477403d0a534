//! The format of `otel.toml`.

use super::rule::{Attribute, Condition, Parameters, Rule, Rules, Runtime};
use crate::arguments::{did_you_mean, parse_duration};
use crate::pattern::Pattern;
use std::path::Path;
use toml_edit::{Document, Item, TableLike, Value};

/// The name of the file beside the manifest of the workspace.
pub(crate) const FILE: &str = "otel.toml";

const KEYS: &[&str] = &["packages", "slow", "runtime", "rule"];
const RUNTIME_KEYS: &[&str] = &["path", "version"];
const RULE_KEYS: &[&str] = &["functions", "only", "skip", "error", "args", "traced", "counted", "logged"];

/// Parses the file. Relative paths in it are relative to `root`.
pub(super) fn parse(text: &str, root: &Path) -> Result<Rules, String> {
    let document = Document::parse(text).map_err(|error| format!("{FILE}: {error}"))?;
    let reader = Reader { text };
    let mut rules = Rules::default();
    for (key, item) in document.as_table() {
        match key {
            "packages" => rules.packages = reader.strings(key, item)?,
            "slow" => {
                let text = reader.string(key, item)?;
                rules.slow = Some(parse_duration(&text).map_err(|problem| reader.at(item, &problem))?);
            }
            "runtime" => rules.runtime = Some(reader.runtime(item, root)?),
            "rule" => {
                let wrong = || reader.at(item, "write each rule as a table below `[[rule]]`");
                let tables = item.as_array_of_tables().ok_or_else(wrong)?;
                for table in tables {
                    rules.list.push(reader.rule(table, table.span().map_or(0, |span| span.start))?);
                }
            }
            _ => return Err(reader.unknown(key, item, KEYS)),
        }
    }
    Ok(rules)
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// The problem with the place of the item.
    fn at(&self, item: &Item, problem: &str) -> String {
        match item.span() {
            Some(span) => format!("{FILE}:{}: {problem}", self.line(span.start)),
            None => format!("{FILE}: {problem}"),
        }
    }

    fn unknown(&self, key: &str, item: &Item, known: &[&str]) -> String {
        let suggestion = did_you_mean(key, known.iter().copied());
        self.at(item, &format!("unknown key `{key}`{suggestion}; expected one of `{}`", known.join("`, `")))
    }

    fn string(&self, key: &str, item: &Item) -> Result<String, String> {
        let text = item.as_str().map(str::to_owned);
        text.ok_or_else(|| self.at(item, &format!("`{key}` must be a string")))
    }

    fn boolean(&self, key: &str, item: &Item) -> Result<bool, String> {
        item.as_bool().ok_or_else(|| self.at(item, &format!("`{key}` must be `true` or `false`")))
    }

    /// A string, or a list of strings.
    fn strings(&self, key: &str, item: &Item) -> Result<Vec<String>, String> {
        let wrong = || self.at(item, &format!("`{key}` must be a string or a list of strings"));
        if let Some(text) = item.as_str() {
            return Ok(vec![text.to_owned()]);
        }
        let list = item.as_array().ok_or_else(wrong)?;
        list.iter().map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
    }

    fn runtime(&self, item: &Item, root: &Path) -> Result<Runtime, String> {
        let wrong = || self.at(item, "`runtime` must have a `path` or a `version`");
        let table = item.as_table_like().ok_or_else(wrong)?;
        if let Some((key, item)) = table.iter().find(|(key, _)| !RUNTIME_KEYS.contains(key)) {
            return Err(self.unknown(key, item, RUNTIME_KEYS));
        }
        match (table.get("path"), table.get("version")) {
            (Some(path), None) => Ok(Runtime::Folder(root.join(self.string("path", path)?))),
            (None, Some(version)) => Ok(Runtime::Version(self.string("version", version)?)),
            _ => Err(wrong()),
        }
    }

    fn rule(&self, table: &dyn TableLike, at: usize) -> Result<Rule, String> {
        let mut rule = Rule { line: self.line(at), ..Rule::default() };
        for (key, item) in table.iter() {
            match key {
                "functions" => {
                    for text in self.strings(key, item)? {
                        rule.functions.push(Pattern::parse(&text).map_err(|problem| self.at(item, &problem))?);
                    }
                }
                "only" => rule.only = self.conditions(item)?,
                "skip" => rule.skip = Some(self.boolean(key, item)?),
                "error" => rule.error = Some(self.boolean(key, item)?),
                "args" => rule.args = Some(self.parameters(item)?),
                "traced" => rule.traced = Some(self.attribute(key, item)?),
                "counted" => rule.counted = Some(self.attribute(key, item)?),
                "logged" => rule.logged = Some(self.attribute(key, item)?),
                _ => return Err(self.unknown(key, item, RULE_KEYS)),
            }
        }
        if rule.functions.is_empty() {
            return Err(format!("{FILE}:{}: a rule needs `functions`, such as `[\"shop::db::**\"]`", rule.line));
        }
        Ok(rule)
    }

    fn conditions(&self, item: &Item) -> Result<Vec<Condition>, String> {
        let texts = self.strings("only", item)?;
        let conditions = texts.iter().map(|text| match text.as_str() {
            "async" => Ok(Condition::Async),
            "pub" => Ok(Condition::Public),
            other => Err(self.at(item, &format!("`only` has no condition `{other}`; expected one of `async`, `pub`"))),
        });
        conditions.collect()
    }

    fn parameters(&self, item: &Item) -> Result<Parameters, String> {
        match item.as_value() {
            Some(Value::Boolean(yes)) if *yes.value() => Ok(Parameters::All),
            Some(Value::Boolean(_)) => Ok(Parameters::None),
            _ => Ok(Parameters::Named(self.strings("args", item)?)),
        }
    }

    /// `true`, `false`, or the options of the attribute.
    fn attribute(&self, key: &str, item: &Item) -> Result<Attribute, String> {
        match item.as_value() {
            Some(Value::Boolean(yes)) if *yes.value() => Ok(Attribute::On(String::new())),
            Some(Value::Boolean(_)) => Ok(Attribute::Off),
            Some(Value::String(options)) if !options.value().contains('\n') => {
                Ok(Attribute::On(options.value().clone()))
            }
            _ => {
                Err(self.at(item, &format!("`{key}` must be `true`, `false`, or its options in a string of one line")))
            }
        }
    }
}
