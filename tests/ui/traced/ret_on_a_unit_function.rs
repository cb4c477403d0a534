use otel_runtime::traced;

#[traced(ret)]
fn load(id: u64) {
    println!("{id}");
}

fn main() {
    load(1);
}
