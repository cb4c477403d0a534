use otel_runtime::traced;

fn find<T>(_: u64) -> T {
    loop {}
}

#[traced(ret)]
pub fn load(id: u64) -> Ordr {
    find(id)
}

fn main() {}
