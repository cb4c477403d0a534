//! A viewer on fixed ports: `cargo run -p otel-viewer --example serve -- [PAGE_PORT] [FILE]`.
//!
//! It receives OTLP on 127.0.0.1:4317 and 127.0.0.1:4318 and serves the page on `PAGE_PORT`, or a free port. The requests in `FILE` are
//! read at the start.

use otel_viewer::Viewer;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().as_deref().unwrap_or("0").parse()?;
    let running = Viewer::builder()
        .listen(([127, 0, 0, 1], port).into())
        .otlp(([127, 0, 0, 1], 4317).into())
        .otlp(([127, 0, 0, 1], 4318).into())
        .start()?;
    if let Some(file) = arguments.next() {
        println!("{:?}", running.viewer().read(file)?);
    }
    println!("{}", running.url());
    loop {
        std::thread::park();
    }
}
