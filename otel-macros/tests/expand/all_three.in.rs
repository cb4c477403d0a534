use otel_runtime::{counted, logged, traced};

#[traced]
#[counted]
#[logged]
fn register(id: u64) -> Result<User, Error> {
    store(id)
}
