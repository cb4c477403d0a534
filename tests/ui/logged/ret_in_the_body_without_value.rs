use otel_runtime::logged;

#[logged("placed: {ret}")]
fn place(id: u64) {
    println!("{id}");
}

fn main() {
    place(1);
}
