//! Functions that edition 2018 cannot compile: a block that is not `move` borrows what a parameter refers to, not the parameter.

use crate::shapes::check::{failed, inside, pause, spans, wait};
use otel_runtime::traced;
use std::future::Future;
use std::pin::Pin;

#[test]
fn opaque_blocks_that_are_not_move() {
    #[traced]
    fn borrowing(text: &str) -> impl Future<Output = usize> + '_ {
        async {
            pause().await;
            inside();
            text.len()
        }
    }
    assert_eq!(spans("borrowing > inside", || wait(borrowing("ab"))), 2);
}

#[test]
fn boxed_blocks_that_are_not_move() {
    #[traced]
    fn borrowing<'a>(text: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
        Box::pin(async {
            pause().await;
            inside();
            text.len()
        })
    }
    assert_eq!(spans("borrowing > inside", || wait(borrowing("ab"))), 2);
}

#[test]
fn methods_with_blocks_that_are_not_move() {
    struct Shop(Vec<u8>);
    impl Shop {
        #[traced]
        fn sold<'a>(&'a self, name: &'a str) -> impl Future<Output = usize> + 'a {
            async {
                pause().await;
                inside();
                self.0.len() + name.len()
            }
        }
    }
    assert_eq!(spans("sold > inside", || wait(Shop(vec![1]).sold("x"))), 2);
}

#[test]
fn closures_that_capture_one_field() {
    #[traced]
    fn fields(mut pair: (Vec<u8>, Vec<u8>)) -> (Vec<u8>, Vec<u8>) {
        inside();
        let first = &pair.0;
        let mut push = || pair.1.push(first[0]);
        push();
        pair
    }
    assert_eq!(spans("fields > inside", || fields((vec![1], vec![]))).1, [1]);
}

#[test]
fn the_prelude_and_format_strings_of_2021() {
    #[traced(err)]
    fn small(n: u32) -> Result<u8, Box<dyn std::error::Error>> {
        inside();
        let small: u8 = n.try_into()?;
        assert!(small < 200, "{small} is too large");
        Ok([small].into_iter().sum())
    }
    assert_eq!(spans("small > inside", || small(1)).unwrap(), 1);
    failed("small > inside", "std::error::Error", || small(300).unwrap_err());
    let panic = || std::panic::catch_unwind(|| small(201).ok()).unwrap_err();
    assert_eq!(failed("small > inside", "panic", panic).downcast_ref::<String>().unwrap(), "201 is too large");
}
