//! Tail expressions that coerce to the declared type, and inference that needs it.

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;
use std::error::Error;
use std::fmt::Display;

#[test]
fn to_a_slice_in_an_option() {
    #[traced]
    fn list(list: &Vec<u8>) -> Option<&[u8]> {
        inside();
        Some(list)
    }
    assert_eq!(spans("list > inside", || list(&vec![1]).map(<[u8]>::len)), Some(1));
    #[traced]
    async fn later(list: &Vec<u8>) -> Option<&[u8]> {
        pause().await;
        inside();
        Some(list)
    }
    assert_eq!(spans("later > inside", || wait(later(&vec![1])).map(<[u8]>::len)), Some(1));
}

#[test]
fn to_a_trait_object() {
    #[traced]
    fn shown() -> Box<dyn Display> {
        inside();
        Box::new(1)
    }
    assert_eq!(spans("shown > inside", || shown().to_string()), "1");
    #[traced]
    fn shown_in_a_result() -> Result<Box<dyn Display>, Box<dyn Error>> {
        inside();
        Ok(Box::new(1))
    }
    assert_eq!(spans("shown_in_a_result > inside", || shown_in_a_result().unwrap().to_string()), "1");
    #[traced]
    async fn later() -> Result<Box<dyn Display + Send>, Box<dyn Error + Send + Sync>> {
        pause().await;
        inside();
        Ok(Box::new(1))
    }
    assert_eq!(spans("later > inside", || wait(later()).unwrap().to_string()), "1");
}

#[test]
fn from_an_array_to_a_slice() {
    #[traced]
    fn list() -> &'static [u8] {
        inside();
        &[1, 2]
    }
    assert_eq!(spans("list > inside", list).len(), 2);
    #[traced]
    async fn later() -> &'static [u8] {
        inside();
        &[1, 2]
    }
    assert_eq!(spans("later > inside", || wait(later())).len(), 2);
}

#[test]
fn from_a_string_to_a_str() {
    #[traced]
    fn text(text: &String) -> &str {
        inside();
        text
    }
    assert_eq!(spans("text > inside", || text(&"x".to_owned()).len()), 1);
    #[traced]
    async fn later(text: &String) -> &str {
        pause().await;
        inside();
        text
    }
    assert_eq!(spans("later > inside", || wait(later(&"x".to_owned())).len()), 1);
}

#[test]
fn from_a_function_or_closure_to_a_pointer() {
    #[traced]
    fn pointer(negative: bool) -> fn(i8) -> i8 {
        inside();
        if negative { |x| -x } else { |x| x }
    }
    assert_eq!(spans("pointer > inside", || pointer(true)(1)), -1);
    #[traced]
    async fn later() -> Option<fn(i8) -> i8> {
        inside();
        Some(i8::abs)
    }
    assert_eq!(spans("later > inside", || wait(later()).unwrap()(-1)), 1);
}

#[test]
fn from_mutable_to_shared() {
    #[traced]
    fn shared(x: &mut u8) -> &u8 {
        inside();
        *x += 1;
        x
    }
    assert_eq!(spans("shared > inside", || *shared(&mut 1)), 2);
}

#[test]
fn inferred_by_the_declared_type() {
    #[traced]
    fn parsed() -> u16 {
        inside();
        "7".parse().unwrap()
    }
    assert_eq!(spans("parsed > inside", parsed), 7);
    #[traced]
    async fn collected() -> Vec<u8> {
        inside();
        [0_u8, 1].iter().map(|n| n + 1).collect()
    }
    assert_eq!(spans("collected > inside", || wait(collected())), [1, 2]);
    #[traced]
    async fn defaulted() -> Option<Vec<u8>> {
        inside();
        Some(Vec::default())
    }
    assert_eq!(spans("defaulted > inside", || wait(defaulted())), Some(vec![]));
    #[traced]
    async fn asked(text: &str) -> Result<u16, Box<dyn Error>> {
        inside();
        let number = text.parse::<u8>()?;
        Ok(number.into())
    }
    assert_eq!(spans("asked > inside", || wait(asked("1")).unwrap()), 1);
    #[traced]
    fn inferred_error() -> Result<(), Box<dyn Error + Send + Sync>> {
        inside();
        Err("text")?;
        Ok(())
    }
    super::check::failed("inferred_error > inside", "std::error::Error", || inferred_error().unwrap_err());
}

#[test]
fn early_returns_coerce_too() {
    #[traced]
    fn early(list: &Vec<u8>, all: bool) -> Option<&[u8]> {
        inside();
        if all {
            return Some(list);
        }
        Some(&list[..1])
    }
    assert_eq!(spans("early > inside", || early(&vec![1, 2], true).map(<[u8]>::len)), Some(2));
    #[traced]
    async fn later(all: bool) -> Box<dyn Display> {
        pause().await;
        inside();
        if all {
            return Box::new("all");
        }
        Box::new(1)
    }
    assert_eq!(spans("later > inside", || wait(later(true)).to_string()), "all");
}
