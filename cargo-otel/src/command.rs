//! The commands.

mod apply;

pub(crate) use apply::{apply, strip};

use crate::arguments::Options;
use crate::report::{json, table};
use crate::rules::Rules;
use crate::workspace::Workspace;
use std::process::ExitCode;

/// `cargo otel plan`.
pub(crate) fn plan(options: &Options) -> Result<ExitCode, String> {
    let workspace = Workspace::read(options)?;
    let rules = Rules::read(&workspace, options)?;
    let plan = crate::build::plan(&workspace, &rules);
    let text = if options.json { json(&workspace, &plan) } else { table(&workspace, &plan) };
    print_unless_closed(&text);
    Ok(ExitCode::SUCCESS)
}

/// `cargo otel run`, `build` and `test`.
pub(crate) fn build(mut options: Options) -> Result<ExitCode, String> {
    let code = if options.ui {
        crate::viewing::beside(|endpoint| {
            options.endpoint = Some(endpoint);
            crate::build::build(&options)
        })?
    } else {
        crate::build::build(&options)?
    };
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

/// Prints a long text, which a reader such as `head` may not want whole.
fn print_unless_closed(text: &str) {
    use std::io::Write as _;
    _ = writeln!(std::io::stdout(), "{}", text.trim_end());
}
