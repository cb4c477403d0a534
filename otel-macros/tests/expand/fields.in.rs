use otel_runtime::traced;

#[traced(args(id, %user as "enduser.id"), redact(token), fields(order.lines = items.len(), ?items, { KEY } = 1))]
fn load(id: u64, user: User, token: &str, items: &[Item]) -> u64 {
    id
}
