use otel_runtime::traced;

#[traced(args, err, ret)]
pub async fn load(id: u64) -> Result<u64, String> {
    id
}

fn main() {}
