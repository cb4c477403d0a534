use otel_runtime::traced;

#[traced(ok_if = is_even)]
#[track_caller]
fn load(id: u64) -> u64 {
    id
}

fn is_even(id: &u64) -> bool {
    id % 2 == 0
}

fn main() {
    is_even(&load(1));
}
