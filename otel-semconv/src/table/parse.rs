//! Reading a table that was written by hand: all mistakes at once, each with its line.

use crate::facts::{Attribute, Columns, Entity, Event, Metric, Requirements, Row, SpanType, Wrong};
use std::fmt;

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError {
    problems: Vec<TableProblem>,
}

impl TableError {
    /// Each mistake, in the order of the lines.
    pub fn problems(&self) -> &[TableProblem] {
        &self.problems
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, TableProblem { line, message }) in self.problems.iter().enumerate() {
            write!(out, "{}line {line}: {message}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for TableError {}

/// A mistake in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableProblem {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there, and what to write instead.
    pub message: String,
}

/// The lines in their order, without the blank ones.
pub(super) fn sorted(text: &str) -> Result<String, TableError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows: Vec<(usize, &str)> = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    let mut problems = Vec::new();
    for (number, line) in &rows {
        if let Err(message) = check(line) {
            problems.push(TableProblem { line: *number, message });
        }
    }
    rows.sort_by_key(|(number, line)| (name(line).unwrap_or(line), *number));
    for pair in rows.windows(2) {
        let [(first, one), (second, other)] = pair else { continue };
        if let Some(name) = name(one).filter(|_| name(one) == name(other)) {
            let message = format!("`{name}` is already on line {first}; remove one of the two");
            problems.push(TableProblem { line: *second, message });
        }
    }
    if problems.is_empty() {
        return Ok(rows.into_iter().flat_map(|(_, line)| [line, "\n"]).collect());
    }
    problems.sort_by_key(|problem| problem.line);
    Err(TableError { problems })
}

/// Kind and name of a row, with the tab between them.
fn name(line: &str) -> Option<&str> {
    let end = line.match_indices('\t').nth(1).map(|(end, _)| end)?;
    (!line.starts_with('#')).then(|| &line[..end])
}

fn check(line: &str) -> Result<(), String> {
    if line.starts_with('#') {
        return Ok(());
    }
    let mut columns = Columns::of(line);
    let read = match columns.text() {
        Attribute::KIND => row(columns, |_: Attribute<'_>| None),
        Metric::KIND => row(columns, |row: Metric<'_>| Some(row.requirements)),
        SpanType::KIND => row(columns, |row: SpanType<'_>| Some(row.requirements)),
        Event::KIND => row(columns, |row: Event<'_>| Some(row.requirements)),
        Entity::KIND => row(columns, |row: Entity<'_>| Some(row.requirements)),
        kind => {
            let expected = "`attribute`, `metric`, `span`, `event` or `entity`, and a tab";
            Err(Wrong::Unknown { column: "kind of row", text: kind, expected })
        }
    };
    read.map_err(|wrong| wrong.to_string())
}

fn row<'a, R: Row<'a>>(
    mut columns: Columns<'a>,
    requirements: impl Fn(R) -> Option<Requirements<'a>>,
) -> Result<(), Wrong<'a>> {
    let row = R::read(&mut columns)?;
    columns.end()?;
    if row.name().contains(char::is_whitespace) {
        return Err(Wrong::Blank(row.name()));
    }
    requirements(row).and_then(Requirements::wrong).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::{TableError, sorted};

    #[test]
    fn lines_are_sorted_and_blank_ones_dropped() {
        let text = "metric\ta.b\tgauge\t1\ts\r\n\n# schema: x\nattribute\ta.b.c\tint\ts\t\nattribute\ta.b\tint\ts";
        let expected = "# schema: x\nattribute\ta.b\tint\ts\nattribute\ta.b.c\tint\ts\t\nmetric\ta.b\tgauge\t1\ts\n";
        assert_eq!(sorted(text), Ok(expected.to_owned()));
        assert_eq!(sorted(&format!("\u{feff}{text}")), Ok(expected.to_owned()), "some editors write a mark before it");
    }

    #[test]
    fn each_mistake_is_told_with_its_line() {
        let cases = [
            ("attribut\ta.b\tint\ts", "unknown kind of row `attribut`; write `attribute`, `metric`, "),
            ("attribute a.b int s", "unknown kind of row `attribute a.b int s`; write `attribute`, "),
            ("attribute\t\tint\ts", "the column `key` is empty; columns are separated by one tab each"),
            ("attribute\ta b\tint\ts", "the name `a b` has a blank in it; write it without"),
            ("attribute\ta.b\tinteger\ts", "unknown type `integer`; write `string`, `int`, "),
            ("attribute\ta.b\tenumint:0|x\ts", "unknown type `enumint:0|x`; write "),
            ("attribute\ta.b\ttemplate:enum\ts", "unknown type `template:enum`; write "),
            ("attribute\ta.b\tint\tstable", "unknown stability `stable`; write `s` (stable), "),
            ("attribute\ta.b\tint", "unknown stability ``; write `s` (stable), "),
            ("attribute\ta.b\tint\ts\ta.c", "unknown deprecation `a.c`; write nothing, `>new.name` (renamed), "),
            ("attribute\ta.b\tint\ts\t>", "unknown deprecation `>`; write nothing, "),
            ("attribute\ta.b\tint\ts\t\tmore", "`more` is one column too many; remove it"),
            ("metric\ta.b\tsum\t1\ts", "unknown instrument `sum`; write `counter`, "),
            ("metric\ta.b\tgauge\t1\ts\t\ta.c", "unknown requirement `a.c`; write `key=R` (required), "),
            ("metric\ta.b\tgauge\t1\ts\t\ta.c=R a.d=x", "unknown requirement `a.d=x`; write "),
            ("span\ta.b\tboth\ts", "unknown kind `both`; write `client`, "),
            ("event\t\ts", "the column `name` is empty"),
        ];
        for (line, message) in cases {
            let error = sorted(&format!("# comment\n\n{line}\n")).expect_err(line);
            let [problem] = error.problems() else { panic!("{line}: {error}") };
            assert_eq!(problem.line, 3, "{line}");
            assert!(problem.message.starts_with(message), "{line}: {error}");
        }
    }

    #[test]
    fn all_mistakes_are_told_in_the_order_of_their_lines() {
        let text = "attribute\ta.b\tint\ts\nspan\ta.b\n# attribute\tb\nattribute\ta.b\tstring\ts\n";
        let told = sorted(text).as_ref().map_err(TableError::to_string).err();
        let told = told.as_deref().unwrap_or_default().replace('\t', " ");
        assert!(told.starts_with("line 2: unknown kind ``; write `client`, "), "{told}");
        assert!(told.ends_with("\nline 4: `attribute a.b` is already on line 1; remove one of the two"), "{told}");
    }
}
