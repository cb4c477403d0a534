//! Parsing a hand-written table. All problems are reported at once, each with its line.

use super::lines;
use crate::facts::{
    Attribute, AttributeType, ColumnError, Columns, Entity, Event, Metric, Requirements, Row, SpanType, is_malformed,
};
use std::fmt;

/// The problems of a table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError {
    problems: Vec<TableProblem>,
}

impl TableError {
    pub(crate) fn of(mut problems: Vec<TableProblem>) -> Result<(), Self> {
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() { Ok(()) } else { Err(Self { problems }) }
    }

    /// Returns each problem, in the order of the lines.
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

/// A problem in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableProblem {
    /// The number of the line, starting at 1.
    pub line: usize,
    /// The message: what is wrong, then what to write instead.
    pub message: String,
}

/// Parses a table and returns its sorted lines without blank ones, and the number that each had in `text`.
pub(super) fn sorted(text: &str) -> Result<(String, Vec<usize>), TableError> {
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
            let message = format!("`{name}` is already on line {first}; remove one of them");
            problems.push(TableProblem { line: *second, message });
        }
    }
    if rows.iter().all(|(_, line)| line.starts_with('#')) {
        let message = "the table has no rows; add a row such as `attribute<tab>acme.tier<tab>string<tab>d`".to_owned();
        problems.push(TableProblem { line: 1, message });
    }
    TableError::of(problems)?;
    let text: String = rows.iter().flat_map(|(_, line)| [*line, "\n"]).collect();
    TableError::of(below_attributes(&text, &rows))?;
    Ok((text, rows.into_iter().map(|(number, _)| number).collect()))
}

/// Attributes below another attribute, which would then be a namespace as well. Deprecated ones are accepted.
fn below_attributes(text: &str, rows: &[(usize, &str)]) -> Vec<TableProblem> {
    let is_value = |row: &Attribute<'_>| row.deprecation.is_usable() && !row.value_type.is_template();
    let mut problems = Vec::new();
    for (line, row) in rows {
        let Some(row) = lines::read::<Attribute<'_>>(row).filter(|row| row.deprecation.is_usable()) else { continue };
        let key = row.key;
        let mut above = key.match_indices('.').filter_map(|(end, _)| lines::find::<Attribute<'_>>(text, &key[..end]));
        if let Some(above) = above.find(is_value).map(|row| row.key) {
            let message = format!(
                "`{key}` is below `{above}`, which is an attribute itself; rename one of them, such as `{above}` to `{above}.id`"
            );
            problems.push(TableProblem { line: *line, message });
        }
    }
    problems
}

/// Returns the kind and the name of a row, with the tab between them.
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
        Attribute::KIND => row::<Attribute<'_>>(columns).and_then(|row| members(row.value_type)),
        Metric::KIND => row::<Metric<'_>>(columns).map(drop),
        SpanType::KIND => row::<SpanType<'_>>(columns).map(drop),
        Event::KIND => row::<Event<'_>>(columns).map(drop),
        Entity::KIND => row::<Entity<'_>>(columns).map(drop),
        kind => {
            let expected = "`attribute`, `metric`, `span`, `event` or `entity`, and a tab";
            Err(ColumnError::Unknown { column: "kind of row", text: kind, expected })
        }
    };
    read.map_err(|wrong| wrong.to_string())
}

fn members(value_type: AttributeType<'_>) -> Result<(), ColumnError<'_>> {
    let (AttributeType::Enum(members) | AttributeType::IntEnum(members)) = value_type else { return Ok(()) };
    members.duplicate().map_or(Ok(()), Err)
}

fn row<'a, R: Row<'a>>(mut columns: Columns<'a>) -> Result<R, ColumnError<'a>> {
    let row = R::read(&mut columns)?;
    columns.end()?;
    if row.name().contains(char::is_whitespace) {
        return Err(ColumnError::Blank(row.name()));
    }
    if is_malformed(row.name()) {
        return Err(ColumnError::Malformed(row.name()));
    }
    Requirements::invalid(row.requirements()).map_or(Ok(row), Err)
}

#[cfg(test)]
mod tests {
    use super::{TableError, sorted};

    #[test]
    fn lines_are_sorted_and_blank_ones_dropped() {
        let text = "metric\ta.b\tgauge\t1\ts\r\n\n# schema: x\nattribute\ta.b_c\tint\ts\t\nattribute\ta.b\tint\ts";
        let expected = "# schema: x\nattribute\ta.b\tint\ts\nattribute\ta.b_c\tint\ts\t\nmetric\ta.b\tgauge\t1\ts\n";
        let text_of = |text: &str| sorted(text).map(|(text, _)| text);
        assert_eq!(text_of(text), Ok(expected.to_owned()));
        assert_eq!(
            text_of(&format!("\u{feff}{text}")),
            Ok(expected.to_owned()),
            "some editors write a byte order mark"
        );
    }

    #[test]
    fn each_problem_has_its_line() {
        let cases = [
            ("attribut\ta.b\tint\ts", "unknown kind of row `attribut`; write `attribute`, `metric`, "),
            ("attribute a.b int s", "unknown kind of row `attribute a.b int s`; write `attribute`, "),
            ("attribute\t\tint\ts", "the column `key` is empty; write a value, and separate columns with one tab each"),
            ("attribute\ta b\tint\ts", "the name `a b` contains white space; remove it"),
            ("attribute\ta.b\tinteger\ts", "unknown type `integer`; write `string`, `int`, "),
            ("attribute\ta.b\tenumint:0|x\ts", "unknown type `enumint:0|x`; write "),
            ("attribute\ta.b\ttemplate:enum\ts", "unknown type `template:enum`; write "),
            ("attribute\ta.b\tint\tstable", "unknown stability `stable`; write `s` (stable), "),
            ("attribute\ta.b\tint", "the column `stability` is empty; write `s` (stable), "),
            (
                "attribute\tAcme.Tier\tint\ts",
                "the name `Acme.Tier` is malformed; write words of lower-case letters and digits, ",
            ),
            ("span\tacme..load\tclient\ts", "the name `acme..load` is malformed; write "),
            ("attribute\ta.b\tenum:\ts", "unknown type `enum:`; write "),
            ("attribute\ta.b\tenum:free|gold|free\ts", "the enum lists the member `free` twice; remove one "),
            ("attribute\ta.b\tenumint:0|1|0\ts", "the enum lists the member `0` twice; remove one "),
            ("attribute\ta.b\tint\ts\ta.c", "unknown deprecation `a.c`; write nothing, `>new.name` (renamed), "),
            ("attribute\ta.b\tint\ts\t>", "unknown deprecation `>`; write nothing, "),
            ("attribute\ta.b\tint\ts\t\tmore", "the row has the extra column `more`; remove it"),
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
    fn a_table_without_rows_is_rejected() {
        for text in ["", "\n", "# schema: x\n"] {
            let message = sorted(text).expect_err(text).to_string();
            assert!(
                message.starts_with("line 1: the table has no rows; add a row such as `attribute<tab>"),
                "{message}"
            );
        }
    }

    #[test]
    fn an_attribute_cannot_be_the_namespace_of_another() {
        let message = |text: &str| sorted(text).map(drop).map_err(|error| error.to_string());
        let two = "attribute\ta.user.tier\tint\ts\n\nattribute\ta.user\tint\ts\n";
        let expected = "line 1: `a.user.tier` is below `a.user`, which is an attribute itself; rename one of them, such as \
                        `a.user` to `a.user.id`";
        assert_eq!(message(two), Err(expected.to_owned()));
        assert_eq!(message(&two.replace("a.user\tint\ts", "a.user\tint\ts\t!")), Ok(()), "it was one");
        assert_eq!(message(&two.replace("a.user\tint", "a.user\ttemplate:int")), Ok(()), "it is a namespace");
        assert_eq!(
            message(&two.replace("attribute\ta.user\tint", "event\ta.user")),
            Ok(()),
            "it is none of attributes"
        );
    }

    #[test]
    fn problems_are_in_the_order_of_their_lines() {
        let text = "attribute\ta.b\tint\ts\nspan\ta.b\n# attribute\tb\nattribute\ta.b\tstring\ts\n";
        let message = sorted(text).as_ref().map_err(TableError::to_string).err();
        let message = message.as_deref().unwrap_or_default().replace('\t', " ");
        assert!(message.starts_with("line 2: the column `kind` is empty; write `client`, "), "{message}");
        assert!(message.ends_with("\nline 4: `attribute a.b` is already on line 1; remove one of them"), "{message}");
    }
}
