use otel_runtime::logged;

#[logged("order 0")]
#[logged("order 1")]
#[logged("order 2")]
#[logged("order 3")]
#[logged("order 4")]
#[logged("order 5")]
#[logged("order 6")]
#[logged("order 7")]
#[logged("order 8")]
#[logged("order 9")]
#[logged("order 10")]
#[logged("order 11")]
#[logged("order 12")]
#[logged("order 13")]
#[logged("order 14")]
#[logged("order 15")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
