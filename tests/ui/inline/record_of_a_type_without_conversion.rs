use otel_runtime::record;

struct User;

fn main() {
    let user = User;
    record!(user.id = user);
}
