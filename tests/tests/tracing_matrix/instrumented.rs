//! Functions with `#[tracing::instrument]`.

use crate::{assert_same, block_on};
use async_trait::async_trait;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Waker};
use tokio::task::yield_now;
use tracing::field::Empty;
use tracing::{Instrument as _, Span, error, info, info_span, instrument, warn};
use tracing_subscriber::filter::LevelFilter;

#[instrument]
fn plain(number: i64, text: &str, maybe: Option<u8>, ratio: f64, is_on: bool) {
    info!("inside");
}

#[instrument(skip_all, name = "renamed", target = "store", level = "warn", fields(order.id = id, shown = %format_args!("no. {id}"), kind = ?Some(id), otel.kind = "client"))]
fn configured(id: u32, _ignored: &str) {}

#[instrument(skip_all, fields(otel.name = %format_args!("GET {path}"), otel.kind = "SERVER", otel.status_code = "ok"))]
fn named(path: &str) {}

#[instrument(level = "debug")]
fn detailed() {
    plain(1, "in detail", None, 0.5, false);
}

#[instrument(fields(rows = Empty, user = Empty))]
fn recording() {
    Span::current().record("rows", 7_u64);
    Span::current().record("absent", 1);
}

#[instrument]
fn recursive(depth: u8) {
    if depth > 0 {
        recursive(depth - 1);
    }
}

#[test]
fn functions() {
    let work = || {
        plain(-1, "tea", Some(2), 1.5, true);
        configured(7, "");
        named("/teas");
        detailed();
        recording();
        recursive(2);
    };
    assert_same(
        LevelFilter::INFO,
        work,
        r#"
        GET /teas Server ok
        plain is_on=false maybe="None" number=1 ratio=0.5 text="in detail"
        plain is_on=true maybe="Some(2)" number=-1 ratio=1.5 text="tea"
        recording rows=7
        recursive depth=2
          recursive depth=1
            recursive depth=0
        renamed Client kind="Some(7)" order.id=7 shown="no. 7"
        "#,
    );
}

#[instrument(err)]
fn failing() -> Result<(), String> {
    Err("sold out".to_owned())
}

#[instrument(err(Debug))]
fn failing_in_detail() -> Result<(), String> {
    Err("sold out".to_owned())
}

#[instrument(err(level = "warn"))]
fn failing_mildly() -> Result<(), String> {
    Err("sold out".to_owned())
}

#[instrument(err(level = "debug"))]
fn failing_unnoticed() -> Result<(), String> {
    Err("sold out".to_owned())
}

#[instrument(ret, err)]
fn returning() -> Result<u8, String> {
    Ok(1)
}

#[instrument]
fn propagating() -> Result<(), String> {
    failing()
}

#[instrument]
fn panicking() {
    panic!("a panic of the test");
}

#[instrument]
fn logging() {
    warn!(error = "not the outcome", "a message");
    error!("a message");
}

#[instrument]
fn warning() {
    warn!("a message");
}

#[test]
fn outcomes() {
    let work = || {
        let outcomes = [failing(), failing_in_detail(), failing_mildly(), failing_unnoticed(), propagating()];
        assert!(outcomes.iter().all(Result::is_err) && returning().is_ok());
        catch_unwind(panicking).expect_err("it panics");
        logging();
        warning();
    };
    assert_same(
        LevelFilter::INFO,
        work,
        r#"
        failing error(sold out)
        failing_in_detail error("sold out")
        failing_mildly error(sold out)
        failing_unnoticed
        logging error()
        panicking
        propagating
          failing error(sold out)
        returning
        warning
        "#,
    );
}

#[instrument]
async fn leaf(number: u8) {
    yield_now().await;
    info!("inside");
    yield_now().await;
}

#[instrument(skip_all, err)]
async fn failing_later() -> Result<(), String> {
    leaf(0).await;
    Err("sold out".to_owned())
}

#[instrument]
async fn branching() {
    tokio::join!(leaf(1), leaf(2));
    tokio::spawn(leaf(3).in_current_span()).await.expect("no panic");
    tokio::spawn(leaf(4)).await.expect("no panic");
    tokio::spawn(leaf(5).instrument(info_span!("task"))).await.expect("no panic");
    assert!(failing_later().await.is_err());
}

#[async_trait]
trait Store {
    async fn load(&self, id: u64) -> u64;
}

struct Memory;

#[async_trait]
impl Store for Memory {
    #[instrument(skip(self))]
    async fn load(&self, id: u64) -> u64 {
        leaf(6).await;
        id
    }
}

#[instrument(skip_all)]
fn returning_a_future() -> impl Future<Output = ()> {
    async { leaf(7).await }
}

#[test]
fn futures() {
    let work = || {
        block_on(async {
            branching().await;
            assert_eq!(Memory.load(9).await, 9);
            returning_a_future().await;
        });
        // A future that is dropped after its first poll.
        let mut abandoned = pin!(leaf(8));
        assert!(abandoned.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        // One that is never polled.
        drop(leaf(9));
    };
    assert_same(
        LevelFilter::INFO,
        work,
        "
        branching
          failing_later error(sold out)
            leaf number=0
          leaf number=1
          leaf number=2
          leaf number=3
          task
            leaf number=5
        leaf number=4
        leaf number=8
        load id=9
          leaf number=6
        returning_a_future
          leaf number=7
        ",
    );
}

#[instrument(parent = None)]
fn root() {}

#[instrument(parent = parent, skip_all)]
fn child_of(parent: &Span) {}

#[instrument(follows_from = [cause], skip_all)]
fn following(cause: &Span) {}

#[test]
fn parents() {
    let work = || {
        let other = info_span!("other");
        info_span!("outer").in_scope(|| {
            root();
            child_of(&other);
            following(&other);
            _ = catch_unwind(AssertUnwindSafe(|| plain(0, "", None, 0.0, false)));
        });
    };
    assert_same(
        LevelFilter::INFO,
        work,
        r#"
        other
          child_of
        outer
          following ->other
          plain is_on=false maybe="None" number=0 ratio=0.0 text=""
        root
        "#,
    );
}
