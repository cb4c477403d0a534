use otel_runtime::traced;

#[traced]
union Bits {
    word: u32,
}

fn main() {
    let _bits = Bits { word: 1 };
}
