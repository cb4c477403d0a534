use otel_runtime::traced;

struct Broken;

#[traced(err)]
async fn load(id: u64) -> Result<u64, Broken> {
    if id == 0 { Err(Broken) } else { Ok(id) }
}

fn main() {
    drop(load(1));
}
