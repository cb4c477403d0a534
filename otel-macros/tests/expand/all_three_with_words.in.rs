use otel_runtime::{counted, logged, traced};

#[traced(args(id), err)]
#[counted("users.registered", unit = "{user}", duration)]
#[logged("user {id} registered in {elapsed}")]
async fn register(id: u64) -> Result<User, Error> {
    store(id).await
}
