use otel_runtime::traced;

#[traced(ok_if = Option::is_some)]
fn load(id: u64) -> Option<Order> {
    find(id)
}
