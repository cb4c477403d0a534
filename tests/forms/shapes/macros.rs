//! Functions that come out of `macro_rules!`.

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;

macro_rules! whole {
    ($name:ident, $value:expr) => {
        #[traced]
        fn $name() -> u8 {
            let value = $value;
            inside();
            value
        }
    };
}

macro_rules! by_parts {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($param:ident: $ty:ty),*) -> $ret:ty $body:block) => {
        $(#[$meta])*
        $vis fn $name($($param: $ty),*) -> $ret $body
    };
}

macro_rules! by_parts_later {
    ($name:ident($($param:ident: $ty:ty),*) -> $ret:ty $body:block) => {
        #[traced(args)]
        async fn $name($($param: $ty),*) -> $ret $body
    };
}

macro_rules! passed_on {
    ($item:item) => {
        #[traced]
        $item
    };
}

macro_rules! by_tokens {
    ($($token:tt)*) => {
        #[traced]
        $($token)*
    };
}

macro_rules! by_expressions {
    ($name:ident, $span:literal, $key:expr, $value:expr) => {
        #[traced($span, fields({ $key } = $value))]
        fn $name() -> u8 {
            inside();
            1
        }
    };
}

macro_rules! typed {
    ($name:ident<$lt:lifetime, $t:ident>($p:pat => $pt:ty) -> $ret:ty { $($body:tt)* }) => {
        #[traced]
        fn $name<$lt, $t: Clone>($p: $pt) -> $ret { $($body)* }
    };
}

whole!(one, 1);
by_parts! {
    /// Documented.
    #[traced(args(a))]
    pub(super) fn two(a: u8) -> u8 {
        inside();
        a + 1
    }
}
by_parts_later!(three(a: &u8) -> Option<&u8> {
    pause().await;
    inside();
    Some(a)
});
passed_on! {
    fn four() -> u8 {
        inside();
        4
    }
}
by_tokens! {
    async fn five() -> u8 {
        pause().await;
        inside();
        5
    }
}
by_expressions!(six, "six by name", "acme.six", 2 * 3);
typed!(seven<'a, T>((list, at) => (&'a [T], usize)) -> Option<&'a T> {
    inside();
    list.get(at)
});

#[test]
fn functions_from_macros() {
    assert_eq!(spans("one > inside", one), 1);
    assert_eq!(spans("two > inside", || two(1)), 2);
    assert_eq!(spans("three > inside", || wait(three(&3)).copied()), Some(3));
    assert_eq!(spans("four > inside", four), 4);
    assert_eq!(spans("five > inside", || wait(five())), 5);
    assert_eq!(spans("six by name > inside", six), 1);
    assert_eq!(spans("seven > inside", || seven((&[7], 0)).copied()), Some(7));
}

#[test]
fn bodies_from_macros_coerce_and_borrow() {
    by_parts! {
        #[traced]
        fn shown(list: &Vec<u8>) -> Option<&[u8]> {
            inside();
            Some(list)
        }
    }
    by_parts! {
        #[traced]
        fn first(list: &mut Vec<u8>) -> &mut u8 {
            inside();
            &mut list[0]
        }
    }
    by_parts! {
        #[traced]
        fn nothing(_n: u8) -> () {
            inside();
        }
    }
    assert_eq!(spans("shown > inside", || shown(&vec![1]).map(<[u8]>::len)), Some(1));
    assert_eq!(spans("first > inside", || *first(&mut vec![1])), 1);
    spans("nothing > inside", || nothing(1));
}

#[test]
fn a_method_from_a_macro() {
    macro_rules! getter {
        ($ty:ty, $name:ident, $($self:tt)+) => {
            impl $ty {
                #[traced]
                fn $name($($self)+) -> u8 {
                    inside();
                    1
                }
            }
        };
    }
    struct Unit;
    getter!(Unit, one, &self);
    getter!(Unit, two, self: std::rc::Rc<Self>);
    assert_eq!(spans("one > inside", || Unit.one()), 1);
    assert_eq!(spans("two > inside", || std::rc::Rc::new(Unit).two()), 1);
}
