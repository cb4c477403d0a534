use otel_runtime::counted;

#[counted(stream)]
fn place(id: u64) {
    println!("{id}");
}

fn main() {
    place(1);
}
