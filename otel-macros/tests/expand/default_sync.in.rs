use otel_runtime::traced;

#[traced]
pub fn load(id: u64) -> Result<Order, Error> {
    let order = find(id)?;
    Ok(order)
}
