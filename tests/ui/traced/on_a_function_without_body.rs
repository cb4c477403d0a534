use otel_runtime::traced;

trait Store {
    #[traced]
    fn load(&self, id: u64) -> u64;
}

struct Disk;

impl Store for Disk {
    fn load(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    Disk.load(1);
}
