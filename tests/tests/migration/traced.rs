//! The functions of the table, written with `#[traced]`.

use super::after::{Body, Failed, Order};
use otel_runtime::traced;

#[expect(dead_code, reason = "what `#[instrument]` records of it")]
pub(super) struct Store {
    shard: u16,
}

impl Store {
    #[traced(skip(body))]
    pub(super) async fn s01_skip(&self, id: u64, body: Body) -> Result<u64, Failed> {
        Ok(id)
    }

    #[traced("store::fetch")]
    pub(super) fn s02_name_skip_all(&self, body: Body) {}

    #[traced]
    pub(super) async fn s03_skip_all(&self, body: &Body) {}

    #[traced(level = "debug", args)]
    pub(super) fn s04_level_skip(&self, id: u64, verbose: bool) {}

    #[traced(fields(%order.id, lines = lines.len()))]
    pub(super) async fn s05_skip_all_fields(&self, order: &Order, lines: &[u8]) {}

    #[traced(level = "trace")]
    pub(super) fn s06_level_skip_all(&self) {}

    #[traced("store.put", fields(?order))]
    pub(super) fn s07_name_skip_all_fields(&self, order: Order) {}

    #[traced(scope = "store", level = "debug")]
    pub(super) async fn s08_target_level_skip_all(&self) {}

    #[traced("store scan", args)]
    pub(super) fn s09_name_skip(&self, from: &str, to: i32) {}

    #[traced(skip(order), fields(order.id))]
    pub(super) fn s10_skip_fields(&self, order: Order, urgent: bool) {}

    #[traced("store.drop", level = "debug", fields(%id))]
    pub(super) fn s11_name_level_skip_all_fields(&self, id: u64) {}

    #[traced(args)]
    pub(super) fn s12_bare(&self, id: u64, name: &str) {}

    #[traced("store.gc", level = "trace")]
    pub(super) fn s13_name_level_skip_all(&self) {}

    #[traced(level = "debug", fields(count = ids.len()))]
    pub(super) fn s14_level_skip_all_fields(&self, ids: &[u64]) {}

    #[traced(level = "trace", args, fields(half = id / 2))]
    pub(super) fn s15_level_skip_fields(&self, id: u64) {}
}

include!("calls.rs");
