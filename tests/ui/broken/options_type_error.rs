use otel_runtime::traced;

#[traced(args, err, ret)]
pub fn load(id: u64) -> Result<u64, String> {
    let text: String = id;
    Ok(text.len() as u64)
}

fn main() {}
