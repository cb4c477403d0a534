use otel_runtime::logged;

#[logged(some = "debug")]
fn place(id: u64) {
    println!("{id}");
}

fn main() {
    place(1);
}
