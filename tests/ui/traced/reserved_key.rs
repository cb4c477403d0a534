use otel_runtime::traced;

#[traced(fields(error.type = "z", code.file.path = "mine"))]
fn load() {}

fn main() {
    load();
}
