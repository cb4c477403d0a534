use otel_runtime::logged;

#[logged(err)]
fn place(id: u64) {
    println!("{id}");
}

fn main() {
    place(1);
}
