use otel_runtime::log;

fn main() {
    log!("order {id} placed");
}
