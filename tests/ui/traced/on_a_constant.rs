use otel_runtime::traced;

#[traced]
const LIMIT: u8 = 3;

fn main() {
    println!("{LIMIT}");
}
