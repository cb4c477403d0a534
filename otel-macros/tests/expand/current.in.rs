use otel_runtime::traced;

#[traced(current, fields(order.id = id))]
fn load(id: u64) -> Result<u64, Error> {
    Ok(id)
}
