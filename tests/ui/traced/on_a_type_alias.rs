use otel_runtime::traced;

#[traced]
type Id = u64;

fn main() {
    let _id: Id = 1;
}
