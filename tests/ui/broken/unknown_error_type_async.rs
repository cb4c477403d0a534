use otel_runtime::traced;

fn find<T>(_: u64) -> Result<u64, T> {
    Ok(1)
}

#[traced(err)]
pub async fn load(id: u64) -> Result<u64, Errr> {
    find(id)
}

fn main() {}
