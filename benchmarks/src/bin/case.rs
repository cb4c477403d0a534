//! One case, one process: wall time, and instructions when started under callgrind.

fn main() {
    otel_benchmarks::harness::main();
}
