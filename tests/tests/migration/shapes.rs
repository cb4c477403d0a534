// The 15 most common forms of `#[instrument]`, as in MIGRATION.md, and more of its options, without the path of the
// attribute.

#[derive(Debug)]
pub(super) struct Store {
    pub(super) shard: u16,
}

#[derive(Debug)]
pub(super) struct Order {
    pub(super) id: u64,
}

#[derive(Debug)]
pub(super) struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("out of stock")
    }
}

/// Does not implement `Debug`, as is common for skipped parameters.
pub(super) struct Body;

impl Store {
    #[instrument(skip(self, body))]
    pub(super) async fn s01_skip(&self, id: u64, body: Body) -> Result<u64, Failed> {
        Ok(id)
    }

    #[instrument(name = "store::fetch", skip_all)]
    pub(super) fn s02_name_skip_all(&self, body: Body) {}

    #[instrument(skip_all)]
    pub(super) async fn s03_skip_all(&self, body: &Body) {}

    #[instrument(level = "debug", skip(self))]
    pub(super) fn s04_level_skip(&self, id: u64, verbose: bool) {}

    #[instrument(skip_all, fields(%order.id, lines = lines.len()))]
    pub(super) async fn s05_skip_all_fields(&self, order: &Order, lines: &[u8]) {}

    #[instrument(level = "trace", skip_all)]
    pub(super) fn s06_level_skip_all(&self) {}

    #[instrument(name = "store.put", skip_all, fields(order = ?order))]
    pub(super) fn s07_name_skip_all_fields(&self, order: Order) {}

    #[instrument(target = "store", level = "debug", skip_all)]
    pub(super) async fn s08_target_level_skip_all(&self) {}

    #[instrument(name = "store scan", skip(self))]
    pub(super) fn s09_name_skip(&self, from: &str, to: i32) {}

    #[instrument(skip(self, order), fields(order.id = order.id))]
    pub(super) fn s10_skip_fields(&self, order: Order, urgent: bool) {}

    #[instrument(name = "store.drop", level = "debug", skip_all, fields(id = %id))]
    pub(super) fn s11_name_level_skip_all_fields(&self, id: u64) {}

    #[instrument]
    pub(super) fn s12_bare(&self, id: u64, name: &str) {}

    #[instrument(name = "store.gc", level = "trace", skip_all)]
    pub(super) fn s13_name_level_skip_all(&self) {}

    #[instrument(level = "debug", skip_all, fields(count = ids.len()))]
    pub(super) fn s14_level_skip_all_fields(&self, ids: &[u64]) {}

    #[instrument(level = "trace", skip(self), fields(half = id / 2))]
    pub(super) fn s15_level_skip_fields(&self, id: u64) {}
}

#[instrument("orders.place" skip_all err)]
pub(super) fn x01_positional_err_without_commas(id: u64) -> Result<u64, Failed> {
    Err(Failed)
}

#[instrument(err(Debug), ret)]
pub(super) async fn x02_err_debug_ret(ok: bool) -> Result<u64, Failed> {
    if ok { Ok(7) } else { Err(Failed) }
}

#[instrument(skip_all, ret(Display, level = "warn"))]
pub(super) fn x03_ret_display() -> u64 {
    7
}

#[instrument(fields(otel.name = format!("GET {route}"), otel.kind = "server", otel.status_code = "OK"))]
pub(super) fn x04_otel_name_kind_status(route: &str) {}

#[instrument(skip_all, fields(otel.name = %route, otel.kind = ?SpanKind::Client, otel.status_description = "too late"))]
pub(super) fn x05_otel_with_sigils(route: &str) {}

#[instrument(fields(id = Empty, rows = tracing::field::Empty, Failed, http.route, key))]
pub(super) fn x06_declared(id: u64, (left, right): (i64, f64)) {}

#[instrument(parent = None, level = Level::INFO)]
pub(super) fn x07_parent_none<T: std::fmt::Debug>(of_any_type: T) {}

#[instrument(level = 2, name = NAME, fields(id = "other"))]
pub(super) async fn x08_constant_name(mut id: u64, _unused: bool) {
    id += 1;
    _ = id;
}

#[instrument(skip(order))]
pub(super) fn x09_returns_a_future(order: &Order, id: u64) -> impl Future<Output = u64> + use<> {
    std::future::ready(id)
}

#[instrument(level = "debug", ret)]
pub(super) fn x10_ret_at_the_level_of_the_span() -> Option<u64> {
    Some(7)
}

const NAME: &str = "constant";

macro_rules! method {
    ($name:ident, $argument:ident) => {
        impl Store {
            #[instrument(fields(%$argument))]
            pub(super) fn $name(&mut self, $argument: u8, by: impl std::fmt::Debug, any: &dyn std::fmt::Debug) {
                self.shard += u16::from($argument);
            }
        }
    };
}
method!(x11_of_a_macro, steps);

pub(super) trait Scan: std::fmt::Debug {
    #[instrument(err)]
    fn x12_of_a_trait(&self, Order { id }: Order, deep: Option<Order>) -> Result<(), Failed> {
        Err(Failed)
    }

    #[instrument(skip_all, fields(?self, r#type = 1, first = ids.first().map_or(0, |id| *id)))]
    fn x13_self_in_a_field(self: std::pin::Pin<&Self>, ids: &[u64]) {}
}
impl Scan for Store {}

#[async_trait::async_trait]
pub(super) trait Later {
    async fn x14_async_trait(&self, id: u64) -> Result<u64, Failed>;
}

#[async_trait::async_trait]
impl Later for Store {
    #[instrument(skip(self), err)]
    async fn x14_async_trait(&self, id: u64) -> Result<u64, Failed> {
        Err(Failed)?;
        Ok(id)
    }
}

#[instrument]
pub(super) async fn x15_bare(order: &Order, id: u64) {}

pub(super) fn run_more() {
    x01_positional_err_without_commas(1).unwrap_err();
    super::block_on(x02_err_debug_ret(true)).unwrap();
    super::block_on(x02_err_debug_ret(false)).unwrap_err();
    x03_ret_display();
    x04_otel_name_kind_status("/orders");
    x05_otel_with_sigils("/orders");
    x06_declared(6, (1, 0.5));
    x07_parent_none(Some(Failed));
    super::block_on(x08_constant_name(8, true));
    super::block_on(x09_returns_a_future(&Order { id: 1 }, 9));
    x10_ret_at_the_level_of_the_span();
    let mut store = Store { shard: 1 };
    store.x11_of_a_macro(2, Failed, &Failed);
    store.x12_of_a_trait(Order { id: 12 }, Some(Order { id: 1 })).unwrap_err();
    std::pin::Pin::new(&store).x13_self_in_a_field(&[14]);
    super::block_on(store.x14_async_trait(14)).unwrap_err();
    super::block_on(x15_bare(&Order { id: 15 }, 15));
}
