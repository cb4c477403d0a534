//! Runs one case: counts allocations.

use otel_benchmarks::allocator::Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    otel_benchmarks::harness::main();
}
