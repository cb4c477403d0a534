//! The code in `docs/getting-started.md` is the code of this package.

const PAGE: &str = include_str!("../../../docs/getting-started.md");
const FILES: [&str; 3] =
    [include_str!("../src/main.rs"), include_str!("../src/orders.rs"), include_str!("../src/tests.rs")];

#[test]
fn every_rust_block_of_the_page_is_in_a_source_file() {
    let blocks: Vec<&str> = PAGE.split("\n```").skip(1).step_by(2).filter_map(|b| b.strip_prefix("rust\n")).collect();
    assert!(!blocks.is_empty(), "the page has no Rust code");
    for block in blocks {
        assert!(FILES.iter().any(|file| file.contains(block)), "in no source file:\n{block}");
    }
}
