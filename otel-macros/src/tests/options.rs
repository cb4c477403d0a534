//! The options of each macro as a text file, from which a test of the repository checks the pages of the documentation.
//!
//! After a change of options: `UPDATE_EXPECT=1 cargo test -p otel-macros`, then review the diff.

use crate::args::macro_name::MacroName;
use crate::args::options::ErrRetOption;
use crate::derive::OPTIONS;
use expect_test::expect_file;
use std::fmt::Write as _;

const DOCUMENTED: [MacroName; 6] =
    [MacroName::Traced, MacroName::Counted, MacroName::Logged, MacroName::Span, MacroName::Count, MacroName::Log];

#[test]
fn the_list_of_options_is_up_to_date() {
    let mut list = String::new();
    for name in DOCUMENTED {
        let options: Vec<_> = name.options().iter().map(|option| option.text()).collect();
        let inner = match name {
            MacroName::Traced => ErrRetOption::OF_SPANS,
            MacroName::Logged => ErrRetOption::OF_LOGS,
            _ => &[],
        };
        let inner: Vec<_> = inner.iter().map(|option| option.text()).collect();
        _ = writeln!(list, "{}: {}", name.name(), options.join(" "));
        if !inner.is_empty() {
            _ = writeln!(list, "{} err: {}", name.name(), inner.join(" "));
        }
    }
    _ = writeln!(list, "outcome: {}", OPTIONS.join(" "));
    expect_file!["../../tests/options.txt"].assert_eq(&list);
}
