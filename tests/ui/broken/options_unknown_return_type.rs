use otel_runtime::traced;

fn find<T>(_: u64) -> Result<T, String> {
    Err(String::new())
}

#[traced(err, ret)]
pub fn load(id: u64) -> Result<Ordr, String> {
    find(id)
}

fn main() {}
