use otel_runtime::count;

fn main() {
    count!(value = 1_u8);
}
