use otel_runtime::{counted, logged, traced};

#[traced]
#[counted]
#[logged]
async fn register(id: u64) -> Result<User, Error> {
    store(id).await
}
