//! Bodies that borrow from their parameters and return the borrow.

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;

#[derive(Default)]
struct Node {
    value: u8,
    next: Option<Box<Node>>,
}

fn two() -> Node {
    Node { value: 1, next: Some(Box::new(Node { value: 2, next: None })) }
}

#[test]
fn a_reborrow_is_returned() {
    #[traced]
    fn first(list: &mut Vec<u8>) -> &mut u8 {
        inside();
        &mut list[0]
    }
    let mut list = vec![1];
    spans("first > inside", || *first(&mut list) = 2);
    assert_eq!(list, [2]);
    #[traced]
    async fn first_later(list: &mut Vec<u8>) -> &mut u8 {
        pause().await;
        inside();
        &mut list[0]
    }
    spans("first_later > inside", || *wait(first_later(&mut list)) = 3);
    assert_eq!(list, [3]);
}

#[test]
fn a_reborrow_in_a_result_is_returned() {
    #[traced(err)]
    fn first(list: &mut [u8]) -> Result<&mut u8, String> {
        inside();
        list.first_mut().ok_or_else(|| "empty".to_owned())
    }
    let mut list = [1];
    spans("first > inside", || *first(&mut list).unwrap() = 2);
    #[traced(err, ret(Debug))]
    async fn first_later(list: &mut [u8]) -> Result<&mut u8, String> {
        pause().await;
        inside();
        list.first_mut().ok_or_else(|| "empty".to_owned())
    }
    spans("first_later > inside", || *wait(first_later(&mut list)).unwrap() = 3);
    assert_eq!(list, [3]);
}

#[test]
fn a_parameter_walks() {
    #[traced]
    fn last(mut node: &mut Node) -> &mut u8 {
        inside();
        while node.next.is_some() {
            node = node.next.as_mut().unwrap();
        }
        &mut node.value
    }
    let mut list = two();
    spans("last > inside", || *last(&mut list) = 9);
    #[traced]
    async fn last_later(mut node: &mut Node) -> &mut u8 {
        pause().await;
        inside();
        while node.next.is_some() {
            node = node.next.as_mut().unwrap();
        }
        &mut node.value
    }
    assert_eq!(spans("last_later > inside", || *wait(last_later(&mut list))), 9);
}

#[test]
fn a_shared_parameter_walks() {
    #[traced]
    fn depth(mut node: &Node) -> usize {
        inside();
        let mut depth = 1;
        while let Some(next) = &node.next {
            node = next;
            depth += 1;
        }
        depth
    }
    assert_eq!(spans("depth > inside", || depth(&two())), 2);
}

#[test]
fn a_slice_parameter_shrinks() {
    #[traced]
    fn skip_zeroes<'a>(mut bytes: &'a mut [u8], _salt: &str) -> &'a mut [u8] {
        inside();
        while let [0, rest @ ..] = bytes {
            bytes = rest;
        }
        bytes
    }
    assert_eq!(spans("skip_zeroes > inside", || skip_zeroes(&mut [0, 0, 7], "x").len()), 1);
}

#[test]
fn a_nested_reference_is_returned() {
    #[traced]
    fn push<'v>(list: &mut Vec<&'v str>, text: &'v str) -> &'v str {
        inside();
        list.push(text);
        list[0]
    }
    assert_eq!(spans("push > inside", || push(&mut vec!["a"], "b")), "a");
    #[traced]
    fn through<'a, 'b>(outer: &'a mut &'b mut u8) -> &'a mut u8 {
        inside();
        outer
    }
    assert_eq!(spans("through > inside", || *through(&mut &mut 3)), 3);
}

#[test]
fn two_borrows_are_returned() {
    #[traced]
    fn split(list: &mut [u8]) -> (&mut [u8], &mut [u8]) {
        inside();
        list.split_at_mut(1)
    }
    spans("split > inside", || {
        let mut list = [1, 2];
        let (a, b) = split(&mut list);
        std::mem::swap(&mut a[0], &mut b[0]);
        assert_eq!(list, [2, 1]);
    });
}

#[test]
fn parameters_are_moved_into_the_value() {
    #[traced]
    fn both(a: String, b: String) -> (String, String) {
        inside();
        (b, a)
    }
    assert_eq!(spans("both > inside", || both("a".into(), "b".into())), ("b".into(), "a".into()));
    #[traced(args(a))]
    async fn both_later(a: String, b: String) -> (String, String) {
        pause().await;
        inside();
        (b, a)
    }
    assert_eq!(spans("both_later > inside", || wait(both_later("a".into(), "b".into()))), ("b".into(), "a".into()));
}

#[test]
fn a_recorded_parameter_can_still_be_changed() {
    #[traced(args(list), fields(first = list[0]))]
    fn push(list: &mut Vec<u8>) -> &mut Vec<u8> {
        inside();
        list.push(1);
        list
    }
    let mut list = vec![0];
    assert_eq!(spans("push > inside", || push(&mut list).len()), 2);
}
