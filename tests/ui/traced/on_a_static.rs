use otel_runtime::traced;

#[traced]
static LIMIT: u8 = 3;

fn main() {
    println!("{LIMIT}");
}
