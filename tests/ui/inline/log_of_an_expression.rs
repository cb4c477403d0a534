use otel_runtime::log;

fn main() {
    let items = [1, 2];
    log!("{items.len()} items");
}
