//! Code for `announce(..)`: a function beside the annotated one.

use crate::emit::site::{about_count, constants};
use crate::emit::tokens::{at, ours};
use crate::item::function::Function;
use crate::model::{AnnouncementPlan, CountPlan};
use crate::plan::Plan;
use proc_macro2::TokenStream;
use quote::quote_spanned;

/// The functions that announce the metrics of `plan`.
pub(crate) fn announcements(plan: &Plan, function: &Function) -> TokenStream {
    let announced = plan.counts.iter().filter_map(|count| Some((count, count.announcement.as_ref()?)));
    announced.map(|(count, announcement)| one(plan, count, announcement, function)).collect()
}

/// ```text
/// fn announce_orders() {
///     enum __Here {}
///     static __COUNT: Count = Count::new("orders.placed");
///     static __SITE: Site = Site::without_span("place", source!(__Here)).counts(&[&__COUNT]);
///     Site::announce(&__SITE, &[&[("error.type", ConstantValue::Text("timeout"))]]);
/// }
/// ```
fn one(plan: &Plan, count: &CountPlan, announcement: &AnnouncementPlan, function: &Function) -> TokenStream {
    let krate = &plan.krate;
    let private = ours!(#krate::__private);
    let (name, AnnouncementPlan { function: announce, sets }) = (&plan.name, announcement);
    let source = at(function.name.span(), ours!(#private::source!(__Here)));
    let count = about_count(count, &private);
    let sets = sets.iter().map(|set| constants(set, &private));
    let (conditions, visibility) = (function.conditions(), function.visibility());
    let code = ours! {
        enum __Here {}
        static __COUNT: #private::Count = #count;
        static __SITE: #private::Site = #private::Site::without_span(#name, #source).counts(&[&__COUNT]);
        #private::Site::announce(&__SITE, &[#(#sets),*]);
    };
    quote_spanned!(announce.span() => #conditions #[doc = "Adds zero to the counter, so that its series exist before the first call."] #visibility fn #announce() { #code })
}
