use otel_runtime::traced;

#[traced]
thread_local! {
    static LAST: u8 = const { 1 };
}

fn main() {
    LAST.with(|last| println!("{last}"));
}
