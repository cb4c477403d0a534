use otel_runtime::record;

fn main() {
    let id = 7;
    record!("user.id", id);
}
