use otel_runtime::traced;

#[traced(kind = client, err, except(new))]
impl<T: Clone> Store<T> {
    pub fn new(item: T) -> Self {
        Self { item }
    }

    pub fn clear(&mut self) {
        self.items.clear();
    }

    #[traced(kind = server)]
    pub async fn load(&self, id: u64) -> Result<T, Error> {
        self.find(id).await
    }

    #[traced(skip)]
    fn len(&self) -> usize {
        self.items.len()
    }
}
