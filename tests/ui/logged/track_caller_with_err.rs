use otel_runtime::logged;

#[logged(err)]
#[track_caller]
fn place(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = place(1);
}
