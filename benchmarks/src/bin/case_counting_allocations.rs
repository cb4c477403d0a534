//! One case, one process: allocations.

use otel_benchmarks::allocator::Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    otel_benchmarks::harness::main();
}
