//! What is recorded of a list of statements, which `tests/e2e/test_sql.py` compares with the results of another parser.

use super::{MySql, Postgres, Statement};

/// Prints a line with the number, the summary and the text for each line of the file in `SQL_STATEMENTS`, which are
/// statements of `SQL_DIALECT`.
#[test]
#[ignore = "needs a list of statements; scripts/e2e has one"]
fn statements_of_a_file() {
    let path = std::env::var_os("SQL_STATEMENTS").expect("the variable is set");
    let list = std::fs::read_to_string(path).expect("the file can be read");
    let mysql = std::env::var("SQL_DIALECT").is_ok_and(|dialect| dialect == "mysql");
    let dialect = if mysql { MySql } else { Postgres };
    for (number, sql) in list.lines().enumerate() {
        let Statement { summary, text, .. } = Statement::scan(sql, dialect, 4096);
        println!("\nrecorded\t{number}\t{}\t{text}", summary.unwrap_or_default());
    }
}
