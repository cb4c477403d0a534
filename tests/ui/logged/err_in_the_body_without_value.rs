use otel_runtime::logged;

#[logged("not placed: {err}")]
fn place(id: u64) {
    println!("{id}");
}

fn main() {
    place(1);
}
