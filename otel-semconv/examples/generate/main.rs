//! Generates a table from a resolved registry, and constants from a table.
//!
//! ```text
//! scripts/semconv <registry.json[.gz]> [<output.tsv>]
//! scripts/semconv <table.tsv> [<output.rs>]
//! scripts/semconv moved <schema URL> <table.tsv> <output.tsv>
//! ```
//!
//! OpenTelemetry's `weaver` resolves the registry: the official conventions, or those of a company with their imports. Without an
//! output file, the result is printed. The last form writes the names that moved to another repository, with the schema URL that they have
//! there.

mod deprecation;
mod input;
mod keys;
mod moved;
mod registry;
mod table;

use flate2::read::GzDecoder;
use input::Input;
use std::error::Error;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

const USAGE: &str = "usage: scripts/semconv <registry.json[.gz]> [<output.tsv>], <table.tsv> [<output.rs>], or moved <schema URL> \
                     <table.tsv> <output.tsv>";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (input, output, moved_to) = match arguments.as_slice() {
        [input] => (input, None, None),
        [command, url, input, output] if command == "moved" => (input, Some(output), Some(url)),
        [input, output] => (input, Some(output), None),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let generated = match moved_to {
        Some(url) => generate_moved(Path::new(input), url),
        None => generate(Path::new(input), output.map(Path::new)),
    };
    let text = match generated {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{input}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let Some(output) = output else {
        print!("{text}");
        return ExitCode::SUCCESS;
    };
    if let Err(error) = fs::write(output, text) {
        eprintln!("{output}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn generate(input: &Path, output: Option<&Path>) -> Result<String, Box<dyn Error>> {
    let text = text(fs::read(input)?)?;
    let input = Input::of(&text);
    if let Some(output) = output {
        input.check(output)?;
    }
    match input {
        Input::Registry => table::write(&text),
        Input::Table => keys::write(&text),
    }
}

fn generate_moved(input: &Path, url: &str) -> Result<String, Box<dyn Error>> {
    let text = text(fs::read(input)?)?;
    match Input::of(&text) {
        Input::Table => moved::write(&text, url),
        Input::Registry => Err("this is a registry; generate its table first".into()),
    }
}

/// Returns the text of a file, decompressed if its first two bytes are those of gzip.
fn text(bytes: Vec<u8>) -> Result<String, Box<dyn Error>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(String::from_utf8(bytes)?);
    }
    let mut text = String::new();
    GzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
    Ok(text)
}
