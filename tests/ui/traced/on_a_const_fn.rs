use otel_runtime::traced;

#[traced]
const fn twice(number: u8) -> u8 {
    number * 2
}

fn main() {
    const FOUR: u8 = twice(2);
    println!("{FOUR}");
}
