use otel_runtime::traced;

#[traced]
pub fn load(id: u64) -> Result<u64, String> {
    if id == 0 {
        return None;
    }
    Ok(id)
}

fn main() {}
