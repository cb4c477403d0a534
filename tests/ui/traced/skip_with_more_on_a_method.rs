use otel_runtime::traced;

struct Store;

#[traced]
impl Store {
    #[traced(skip, err)]
    fn load(&self) -> Result<(), String> {
        Ok(())
    }
}

fn main() {
    _ = Store.load();
}
