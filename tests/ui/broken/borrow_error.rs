use otel_runtime::traced;

#[traced]
pub fn load(items: &mut Vec<u64>) -> u64 {
    let first = &items[0];
    items.push(1);
    *first
}

fn main() {}
