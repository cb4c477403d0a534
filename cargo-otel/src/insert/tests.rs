//! Insertions, and messages without them.

use super::{Inserted, InsertedIn, Insertion, inserted, of_entry, original_column, places, without_insertions};
use crate::scan::{AsyncEntry, Entry};

const ATTRIBUTE: &str = "#[::otel_runtime::traced(\"get\")] ";

fn in_line_3() -> InsertedIn {
    let inserted = Inserted { line: 3, column: 4, text: ATTRIBUTE.to_owned() };
    InsertedIn::from([("src/lib.rs".to_owned(), vec![inserted])])
}

#[test]
fn text_is_inserted_and_found_again() {
    let text = "fn a() {}\n    fn b() {}\n";
    let insertions = [Insertion { at: 0, text: "#[x] ".to_owned() }, Insertion { at: 14, text: "#[y] ".to_owned() }];
    assert_eq!(inserted(text, &insertions), "#[x] fn a() {}\n    #[y] fn b() {}\n");
    let places: Vec<(usize, usize)> =
        places(text, &insertions).iter().map(|place| (place.line, place.column)).collect();
    assert_eq!(places, [(1, 0), (2, 4)]);
}

#[test]
fn main_runs_inside_of_telemetry() {
    let text = "#[tokio::main]\nasync fn main() -> Result<()> {\n}\n";
    let runtime = AsyncEntry { output: "-> Result<()>".to_owned(), conditions: "#[cfg(unix)] ".to_owned() };
    let entry = Entry { item: 0..text.len() - 1, body: 46, is_example: false, runtime: Some(runtime) };
    let expected = "#[cfg(unix)] fn main() -> Result<()> { #[tokio::main]\nasync fn main() -> Result<()> {\n} let _telemetry = START; main() }\n";
    assert_eq!(inserted(text, &of_entry(&entry, "START")), expected);
}

#[test]
fn a_message_shows_the_original_line_and_the_mark_below_it() {
    let rendered = r#"warning: unused variable: `x`
  --> src/lib.rs:3:51
   |
 3 |     #[::otel_runtime::traced("get")] pub fn get() { let x = 1;
   |                                                         ^ help: prefix it
   |
 4 |     other
   |     ----- here

"#;
    let rendered = rendered.replace(":3:51", ":3:57");
    let expected = "warning: unused variable: `x`
  --> src/lib.rs:3:24
   |
 3 |     pub fn get() { let x = 1;
   |                        ^ help: prefix it
   |
 4 |     other
   |     ----- here

";
    assert_eq!(without_insertions(&rendered, &in_line_3()), expected);
}

#[test]
fn colours_have_no_width() {
    let rendered = format!(
        "  \u{1b}[34m--> \u{1b}[0msrc/lib.rs:3:49\n\u{1b}[34m3 |\u{1b}[0m     {ATTRIBUTE}pub fn get() {{\n  \u{1b}[34m|\u{1b}[0m {}\u{1b}[33m^^^\u{1b}[0m\n",
        " ".repeat(4 + ATTRIBUTE.len() + 7)
    );
    let expected = "  \u{1b}[34m--> \u{1b}[0msrc/lib.rs:3:16\n\u{1b}[34m3 |\u{1b}[0m     pub fn get() {\n  \u{1b}[34m|\u{1b}[0m            \u{1b}[33m^^^\u{1b}[0m\n";
    assert_eq!(without_insertions(&rendered, &in_line_3()), expected);
}

#[test]
fn columns_in_front_of_an_insertion_and_inside_of_it() {
    let files = in_line_3();
    let inserted = &files["src/lib.rs"];
    for (column, line, original) in [(1, 3, 1), (5, 3, 5), (20, 3, 5), (38, 3, 5), (39, 3, 6), (39, 2, 39)] {
        assert_eq!(original_column(column, line, inserted), original, "{column}");
    }
}
