//! The commands of the viewer: the page, and its answers as lines.

mod answer;
mod page;
mod question;
mod source;
mod text;

pub(crate) use page::beside;

use crate::arguments::Viewing;
use std::process::ExitCode;

/// Runs a command of the viewer.
pub(crate) fn run(viewing: &Viewing) -> Result<ExitCode, String> {
    match viewing {
        Viewing::Ui(ui) => page::serve(ui)?,
        Viewing::Question(question) => question::ask(question)?,
    }
    Ok(ExitCode::SUCCESS)
}
