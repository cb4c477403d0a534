//! Names of the user that the generated code also uses.

use super::check::{failed, inside, pause, spans, wait};
use otel_runtime::traced;

#[test]
fn parameters() {
    #[traced]
    fn sync(caller: u8, result: u8, span: u8, e: u8, site: u8, end: u8, start: u8) -> u8 {
        inside();
        caller + result + span + e + site + end + start
    }
    assert_eq!(spans("sync > inside", || sync(1, 1, 1, 1, 1, 1, 1)), 7);
    #[traced(args)]
    fn recorded(err: u8, ret: u8, span: u8, start: u8, site: u8, end: u8, result: u8) -> u8 {
        inside();
        err + ret + span + start + site + end + result
    }
    assert_eq!(spans("recorded > inside", || recorded(1, 1, 1, 1, 1, 1, 1)), 7);
    #[traced(err(fields(e = err.len())), ret, fields(x = err, y = span), if = *start > 0)]
    async fn reported(err: &u8, ret: &u8, span: &u8, start: &u8, result: &u8) -> Result<u8, String> {
        pause().await;
        inside();
        Ok(err + ret + span + start + result)
    }
    assert_eq!(spans("reported > inside", || wait(reported(&1, &1, &1, &1, &1))), Ok(5));
    #[traced]
    fn boxed(prepared: u8, future: u8, observe: u8) -> std::pin::Pin<Box<dyn std::future::Future<Output = u8>>> {
        Box::pin(async move {
            inside();
            prepared + future + observe
        })
    }
    assert_eq!(spans("boxed > inside", || wait(boxed(1, 1, 1))), 3);
    #[traced(iter)]
    fn items(items: u8, item: u8, span: u8) -> impl Iterator<Item = u8> {
        inside();
        0..items + item + span
    }
    assert_eq!(spans("items > inside", || items(1, 1, 1).count()), 3);
}

#[test]
fn parameters_in_capitals() {
    #[expect(non_snake_case, reason = "that is the shape")]
    #[traced(args)]
    fn capitals(SITE: u8, Here: u8, Site: u8) -> u8 {
        inside();
        SITE + Here + Site
    }
    assert_eq!(spans("capitals > inside", || capitals(1, 1, 1)), 3);
}

#[test]
fn generics() {
    #[traced]
    fn generic<Here, SITE, R, F>(_: Here, _: SITE, _: F) -> Option<R> {
        inside();
        None
    }
    assert_eq!(spans("generic > inside", || generic::<_, _, u8, _>(1, 2, 3)), None);
    #[traced]
    async fn generic_later<Here, Site, const SITE: usize>(_: Here, _: Site) -> usize {
        pause().await;
        inside();
        SITE
    }
    assert_eq!(spans("generic_later > inside", || wait(generic_later::<_, _, 3>(1, 2))), 3);
}

#[test]
fn glob_imports_of_ok_and_err() {
    #[derive(Debug, PartialEq)]
    enum Answer {
        Ok,
        Err(u8),
        Some,
        None,
    }
    #[traced]
    fn answer(n: u8) -> Answer {
        use Answer::*;
        inside();
        match n {
            0 => Ok,
            1 => Some,
            2 => None,
            n => Err(n),
        }
    }
    assert_eq!(spans("answer > inside", || answer(0)), Answer::Ok);
    #[traced]
    async fn answer_later(n: u8) -> Answer {
        use Answer::{Err, None, Ok, Some};
        pause().await;
        inside();
        match n {
            0 => Ok,
            1 => Some,
            2 => None,
            n => Err(n),
        }
    }
    assert_eq!(spans("answer_later > inside", || wait(answer_later(3))), Answer::Err(3));
}

mod variants_in_scope {
    use super::{inside, pause};
    use otel_runtime::traced;

    #[derive(Debug, PartialEq)]
    pub(super) enum Answer {
        Ok(u8),
        Err(u8),
        Some(u8),
        None,
    }
    use Answer::*;

    #[traced(err, ret)]
    pub(super) fn sync(n: u8) -> Result<u8, String> {
        inside();
        if n == 0 { Result::Err("zero".to_owned()) } else { Result::Ok(n) }
    }

    #[traced(err(chain))]
    pub(super) async fn later(n: u8) -> Result<u8, std::fmt::Error> {
        pause().await;
        inside();
        if n == 0 { Result::Err(std::fmt::Error) } else { Result::Ok(n) }
    }

    #[traced(error_if = |answer: &Answer| matches!(answer, Err(_)))]
    pub(super) fn own(n: u8) -> Answer {
        inside();
        match n {
            0 => Err(n),
            1 => Ok(n),
            2 => Some(n),
            _ => None,
        }
    }
}

#[test]
fn glob_imports_around_the_function() {
    assert_eq!(spans("sync > inside", || variants_in_scope::sync(1)), Ok(1));
    failed("sync > inside", "std::string::String", || variants_in_scope::sync(0).unwrap_err());
    failed("later > inside", "std::fmt::Error", || wait(variants_in_scope::later(0)).unwrap_err());
    assert_eq!(failed("own > inside", "_OTHER", || variants_in_scope::own(0)), variants_in_scope::Answer::Err(0));
}

#[test]
fn types_with_the_names_of_the_runtime() {
    struct Site;
    struct Span;
    struct Level;
    struct Result;
    struct Future;
    #[traced(level = "info", kind = client)]
    fn types(_: Site, _: Span, _: Level) -> Result {
        inside();
        Result
    }
    spans("types > inside", || types(Site, Span, Level));
    #[traced]
    async fn types_later(_: Site) -> Future {
        inside();
        Future
    }
    spans("types_later > inside", || wait(types_later(Site)));
}

#[test]
fn methods_with_the_names_of_the_runtime() {
    trait Everything {
        fn start(&self) {}
        fn enter(&self) {}
        fn set(&self) {}
    }
    impl<T: ?Sized> Everything for T {}
    #[traced(ret)]
    fn methods() -> Result<u8, String> {
        inside();
        Ok(1)
    }
    assert_eq!(spans("methods > inside", methods), Ok(1));
    ((), (), (), ()).start();
    ().enter();
    ().set();
}
