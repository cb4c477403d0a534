//! Runs one case: measures wall time, and instructions under callgrind.

fn main() {
    otel_benchmarks::harness::main();
}
