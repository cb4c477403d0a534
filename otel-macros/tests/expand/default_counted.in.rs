use otel_runtime::counted;

#[counted]
pub fn load(id: u64) -> Result<Order, Error> {
    let order = find(id)?;
    Ok(order)
}
