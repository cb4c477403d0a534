use otel_runtime::logged;

#[logged]
pub fn load(id: u64) -> Result<Order, Error> {
    let order = find(id)?;
    Ok(order)
}
