//! Functions that compile only in edition 2024, or that have another meaning in older editions.
#![expect(clippy::items_after_statements, reason = "a shape is about the form of a function")]

use crate::shapes::check::{inside, pause, spans, wait};
use otel_runtime::traced;
use std::cell::RefCell;
use std::fmt::Display;
use std::future::Future;
use std::sync::Mutex;

/// Temporaries of the tail expression are dropped before the locals they borrow from, also inside generated braces.
#[test]
fn temporaries_in_tail_position() {
    #[traced]
    fn cell() -> usize {
        let cell = RefCell::new(vec![1, 2]);
        inside();
        cell.borrow().len()
    }
    assert_eq!(spans("cell > inside", cell), 2);
    #[traced]
    async fn cell_later() -> usize {
        let cell = RefCell::new(vec![1, 2]);
        pause().await;
        inside();
        cell.borrow().len()
    }
    assert_eq!(spans("cell_later > inside", || wait(cell_later())), 2);
    #[traced]
    #[expect(clippy::semicolon_if_nothing_returned, reason = "that is the shape")]
    fn nothing() {
        let lock = Mutex::new(vec![1]);
        inside();
        lock.lock().unwrap().clear()
    }
    spans("nothing > inside", nothing);
    #[traced]
    fn boxed() -> std::pin::Pin<Box<dyn Future<Output = usize>>> {
        Box::pin(async {
            let cell = RefCell::new(vec![1, 2]);
            inside();
            cell.borrow().len()
        })
    }
    assert_eq!(spans("boxed > inside", || wait(boxed())), 2);
    #[traced]
    #[track_caller]
    fn guarded() -> usize {
        let cell = RefCell::new(vec![1, 2]);
        inside();
        cell.borrow().len()
    }
    assert_eq!(spans("guarded > inside", || guarded()), 2);
    #[traced(iter)]
    fn items() -> impl Iterator<Item = usize> {
        let cell = RefCell::new(vec![1, 2]);
        inside();
        0..cell.borrow().len()
    }
    assert_eq!(spans("items > inside", || items().count()), 2);
}

/// The lock of the condition is released in `else`.
#[test]
fn temporaries_of_if_let() {
    #[traced]
    fn relocks(lock: &Mutex<Option<u8>>) -> u8 {
        inside();
        if let Some(value) = *lock.lock().unwrap() { value } else { lock.lock().unwrap().get_or_insert(3).to_owned() }
    }
    assert_eq!(spans("relocks > inside", || relocks(&Mutex::new(None))), 3);
}

#[test]
fn let_chains() {
    #[traced]
    async fn both(a: Option<u8>, b: Option<u8>) -> Option<u8> {
        pause().await;
        inside();
        if let Some(a) = a
            && let Some(b) = b
            && a < b
        {
            return Some(a + b);
        }
        None
    }
    assert_eq!(spans("both > inside", || wait(both(Some(1), Some(2)))), Some(3));
}

#[test]
fn opaque_types_capture_every_lifetime() {
    #[traced]
    fn shown(text: &str, _other: &u8) -> impl Display {
        inside();
        text
    }
    assert_eq!(spans("shown > inside", || shown("x", &1).to_string()), "x");
    #[traced]
    fn later(text: &str) -> impl Future<Output = Result<usize, String>> + Send {
        async move {
            inside();
            Ok(text.len())
        }
    }
    assert_eq!(spans("later > inside", || wait(later("x"))), Ok(1));
    #[traced(iter)]
    fn items(list: &[u8]) -> impl Iterator<Item = &u8> {
        inside();
        list.iter()
    }
    assert_eq!(spans("items > inside", || items(&[1]).count()), 1);
}

#[test]
fn the_new_keyword() {
    #[traced(args)]
    fn r#gen(r#gen: u8) -> u8 {
        inside();
        r#gen
    }
    assert_eq!(spans("gen > inside", || r#gen(1)), 1);
}
