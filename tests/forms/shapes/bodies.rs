//! Language constructs in a body.

use super::check::{failed, inside, pause, spans, wait};
use otel_runtime::traced;
use std::ops::ControlFlow;

#[test]
fn question_marks() {
    #[traced]
    fn number(text: Option<&str>) -> Option<u8> {
        inside();
        let number = text?.parse().ok()?;
        Some(number)
    }
    assert_eq!(spans("number > inside", || number(Some("1"))), Some(1));
    assert_eq!(spans("number > inside", || number(None)), None);
    #[traced]
    async fn sum(text: &str) -> Result<u8, Box<dyn std::error::Error>> {
        inside();
        let mut sum = 0;
        for part in text.split(' ') {
            pause().await;
            sum += part.parse::<u8>()?;
        }
        Ok(sum)
    }
    assert_eq!(spans("sum > inside", || wait(sum("1 2")).unwrap()), 3);
    failed("sum > inside", "std::error::Error", || wait(sum("1 x")).unwrap_err());
    #[traced]
    fn flow(n: u8) -> ControlFlow<u8> {
        inside();
        if n > 1 {
            ControlFlow::Break(n)?;
        }
        ControlFlow::Continue(())
    }
    assert!(spans("flow > inside", || flow(1)).is_continue());
    assert!(failed("flow > inside", "u8", || flow(2)).is_break());
}

#[test]
fn early_returns() {
    #[traced]
    fn early(n: u8) -> u8 {
        inside();
        if n == 0 {
            return 9;
        }
        n
    }
    assert_eq!(spans("early > inside", || early(0)), 9);
    #[traced]
    fn early_nothing(n: u8) {
        inside();
        if n == 0 {
            return;
        }
        unreachable!();
    }
    spans("early_nothing > inside", || early_nothing(0));
    #[traced]
    async fn early_later(n: u8) -> u8 {
        inside();
        if n == 0 {
            return 9;
        }
        pause().await;
        n
    }
    assert_eq!(spans("early_later > inside", || wait(early_later(0))), 9);
    #[traced]
    async fn early_nothing_later(n: u8) {
        inside();
        if n == 0 {
            return;
        }
        pause().await;
    }
    spans("early_nothing_later > inside", || wait(early_nothing_later(0)));
}

#[test]
fn labels_and_break_values() {
    #[traced]
    fn find(rows: &[[u8; 2]], wanted: u8) -> Option<usize> {
        inside();
        let found = 'rows: {
            for (at, row) in rows.iter().enumerate() {
                for cell in row {
                    if *cell == wanted {
                        break 'rows Some(at);
                    }
                }
            }
            None
        };
        let label = '__body: {
            if found.is_some() {
                break '__body 1;
            }
            0
        };
        found.map(|at| at * label)
    }
    assert_eq!(spans("find > inside", || find(&[[1, 2], [3, 4]], 3)), Some(1));
    #[traced]
    async fn find_later(wanted: u8) -> u8 {
        inside();
        let mut n = 0;
        'outer: loop {
            for _ in 0..2 {
                pause().await;
                n += 1;
                if n == wanted {
                    break 'outer n;
                }
            }
        }
    }
    assert_eq!(spans("find_later > inside", || wait(find_later(3))), 3);
}

#[test]
fn closures_with_returns() {
    #[traced]
    fn count(items: &[u8]) -> usize {
        inside();
        let is_even = |x: &u8| {
            if *x == 0 {
                return false;
            }
            x.is_multiple_of(2)
        };
        let mut seen = Vec::new();
        let mut keep = |x: u8| seen.push(x);
        items.iter().copied().for_each(&mut keep);
        items.iter().filter(|x| is_even(x)).count() + seen.len()
    }
    assert_eq!(spans("count > inside", || count(&[0, 1, 2])), 4);
    #[traced]
    async fn blocks() -> u8 {
        let one = async {
            if true {
                return 1;
            }
            2
        };
        let two = async move |x: u8| {
            inside();
            x + 1
        };
        one.await + two(1).await
    }
    assert_eq!(spans("blocks > inside", || wait(blocks())), 3);
}

#[test]
fn a_body_with_one_expression() {
    #[traced]
    fn matching(n: u8) -> &'static str {
        match n {
            0 => "zero",
            _ => "more",
        }
    }
    assert_eq!(spans("matching", || matching(0)), "zero");
    #[traced]
    fn branching(n: u8) -> u8 {
        if n > 1 { n } else { 1 }
    }
    assert_eq!(spans("branching", || branching(0)), 1);
    #[traced]
    fn block() -> u8 {
        let n = {
            let m = 1;
            m + 1
        };
        n + 1
    }
    assert_eq!(spans("block", block), 3);
    #[traced]
    fn structured() -> std::ops::Range<u8> {
        std::ops::Range { start: 0, end: 1 }
    }
    assert_eq!(spans("structured", structured), 0..1);
}

#[test]
fn items_in_the_body() {
    #[traced]
    fn shadows_its_return_type() -> Option<u8> {
        #[expect(dead_code, reason = "that is the shape")]
        enum Option {
            Some,
        }
        inside();
        std::option::Option::Some(1)
    }
    assert_eq!(spans("shadows_its_return_type > inside", shadows_its_return_type), Some(1));
    #[traced]
    async fn names_of_ours() -> u8 {
        #[expect(non_upper_case_globals, reason = "that is the shape")]
        const site: u8 = 1;
        static SITE: u8 = 2;
        struct Here(u8);
        pause().await;
        inside();
        site + SITE + Here(3).0
    }
    assert_eq!(spans("names_of_ours > inside", || wait(names_of_ours())), 6);
}

#[test]
fn locals_that_are_dropped_at_the_end() {
    struct Drops;
    impl Drop for Drops {
        fn drop(&mut self) {
            inside();
        }
    }
    #[traced]
    fn local() {
        let _drops = Drops;
    }
    spans("local > inside", local);
    #[traced]
    fn used_parameter(drops: Drops) -> u8 {
        let _ = &drops;
        1
    }
    spans("used_parameter > inside", || used_parameter(Drops));
    #[traced]
    async fn local_later() {
        let _drops = Drops;
        pause().await;
    }
    spans("local_later > inside", || wait(local_later()));
    #[traced]
    fn temporary() -> usize {
        struct Guard(Vec<u8>);
        impl Drop for Guard {
            fn drop(&mut self) {
                inside();
            }
        }
        Guard(vec![1]).0.len()
    }
    assert_eq!(spans("temporary > inside", temporary), 1);
}
