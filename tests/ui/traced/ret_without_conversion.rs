use otel_runtime::traced;

struct Order {
    id: u64,
}

#[traced(ret)]
fn load(id: u64) -> Order {
    Order { id }
}

fn main() {
    println!("{}", load(1).id);
}
