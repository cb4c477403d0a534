use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> Result<Order, Error> {
    let order = find(id).await?;
    Ok(order)
}
