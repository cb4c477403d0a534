use otel_runtime::traced;

#[traced(only(pub))]
mod orders {
    use super::*;

    pub fn load(id: u64) -> u64 {
        inner(id)
    }

    fn inner(id: u64) -> u64 {
        id
    }

    impl Store {
        pub fn get(&self) -> u64 {
            1
        }
    }
}
