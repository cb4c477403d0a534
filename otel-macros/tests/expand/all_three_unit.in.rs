use otel_runtime::{counted, logged, traced};

#[logged("cache refreshed in {elapsed}")]
#[counted(active)]
#[traced]
fn refresh() {
    clear();
}
