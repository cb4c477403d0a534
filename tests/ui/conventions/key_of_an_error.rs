#![deny(deprecated)]

use otel_runtime::traced;

#[traced(err(fields("http.status_code" = err.0)))]
fn load() -> Result<(), Failed> {
    Ok(())
}

#[derive(Debug)]
struct Failed(i64);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("failed")
    }
}

fn main() {}
