//! The attributes of one function that expand together, and their order.

use crate::args::macro_name::{MacroName, SIBLINGS};
use crate::item::kind::own_attribute_by;
use proc_macro2::{TokenStream, TokenTree};

/// An attribute with its arguments.
pub(crate) type WrittenAttribute = (MacroName, TokenStream);

/// The attributes that were removed from a function, and the rest of the function.
pub(crate) struct Siblings {
    pub(crate) written: Vec<WrittenAttribute>,
    /// The paths as written. The expansion mentions them so that their imports count as used.
    pub(crate) paths: Vec<TokenStream>,
    pub(crate) item: TokenStream,
}

/// The argument of an attribute that was expanded already. Such an attribute returns the item unchanged.
pub(crate) const EXPANDED_MARKER: &str = "taken";

/// Removes our other attributes from a function, in source order.
///
/// ```text
/// #[counted] #[inline] #[my::logged("done")] fn f() {}    becomes    #[inline] fn f() {}
/// ```
pub(crate) fn split_siblings(item: TokenStream) -> Siblings {
    let mut item: Vec<TokenTree> = item.into_iter().collect();
    let (mut written, mut paths) = (Vec::new(), Vec::new());
    let next = |item: &[TokenTree]| {
        let found = SIBLINGS.into_iter().filter_map(|sibling| {
            let (at, path, args) = own_attribute_by(sibling.name(), item)?;
            Some((at, sibling, path, args))
        });
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, sibling, path, args)) = next(&item) {
        item.drain(at..at + 2);
        written.push((sibling, args));
        paths.push(path);
    }
    Siblings { written, paths, item: item.into_iter().collect() }
}

/// Groups the attributes of a function by span. The first group has the first span and all metrics and logs; every other
/// span is nested inside, in source order.
pub(crate) fn groups(written: Vec<WrittenAttribute>) -> Vec<Vec<WrittenAttribute>> {
    let mut groups: Vec<Vec<WrittenAttribute>> = vec![Vec::new()];
    let mut has_span = false;
    for (attribute, args) in written {
        if attribute.makes_span() && has_span {
            groups.push(vec![(attribute, args)]);
            continue;
        }
        has_span |= attribute.makes_span();
        groups[0].push((attribute, args));
    }
    groups
}
