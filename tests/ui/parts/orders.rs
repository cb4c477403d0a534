pub fn load(id: u64) -> u64 {
    id
}
