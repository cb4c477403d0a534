//! Generates code from a plan: constants and one call. This stage cannot fail.

pub(crate) mod announcement;
pub(crate) mod end;
pub(crate) mod err_ret;
pub(crate) mod site;
pub(crate) mod start;
pub(crate) mod tokens;

use crate::emit::end::{observe, observe_end};
use crate::emit::site::{site, warnings};
use crate::emit::start::{open, open_counted, prepare};
use crate::emit::tokens::{closure, located_at, ours, ours_at, typed};
use crate::errors::Errors;
use crate::item::function::Function;
use crate::model::Warning;
use crate::plan::Plan;
use crate::plan::flow::{Flow, ReturnedFuture, ReturnedItems};
use crate::plan::return_type::{Boxing, Inside, is_result};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

/// Wraps the body of the function.
pub(crate) fn emit(plan: &Plan, function: &Function) -> TokenStream {
    let krate = &plan.krate;
    let private = ours!(#krate::__private);
    let site = site(plan, function, &private);
    let code = Emitter { plan, function, private }.code();
    function.with_body(&ours!(#site #code))
}

/// The function unchanged, with warnings in its body.
pub(crate) fn emit_warnings(item: TokenStream, warned: &[Warning]) -> TokenStream {
    if warned.is_empty() {
        return item;
    }
    let read = Function::read(item.clone(), "", "mistaken".to_owned(), &mut Errors::default());
    read.map_or(item, |function| {
        let (warnings, body) = (warnings(warned), function.labelled_body());
        function.with_body(&quote!(#warnings #body))
    })
}

/// The body of a call that a guard ends. The arm of a `match` drops the temporaries of the body's last expression. Without it, editions
/// before 2024 would drop them at the end of the function, after the guard.
pub(crate) fn in_arm(body: &impl ToTokens) -> TokenStream {
    ours!(match () { () => #body })
}

struct Emitter<'a> {
    plan: &'a Plan,
    function: &'a Function,
    private: TokenStream,
}

impl Emitter<'_> {
    fn code(&self) -> TokenStream {
        let Self { plan, function, private } = self;
        let hint = function.output_hint();
        match &plan.flow {
            Flow::Guard if !plan.looks() => {
                let body = function.labelled_body();
                // A closure in an arm would not get its signature from a returned `impl Fn(..)`.
                let body = if function.returns_opaque() { body } else { in_arm(&body) };
                let (open, end) = (self.open(), observe_end(plan, private));
                match open_counted(plan, private) {
                    Some(open) if end.is_empty() => ours!(let _counted = #open; #body),
                    _ if end.is_empty() => ours!(let _entered = #open.enter(); #body),
                    _ => ours!(let _entered = #open.enter_with(|end| { #end }); #body),
                }
            }
            Flow::Call | Flow::Guard => {
                let (body, observe) = (self.body(&hint), self.observe(self.declared_result()));
                if let Some(open) = open_counted(plan, private) {
                    return ours!(#private::call_counted(#open, #body, #observe));
                }
                let open = self.open();
                ours!(#private::call(#open, #body, #observe))
            }
            Flow::Async => self.code_async(&hint),
            Flow::Future(future) => self.code_future(future, &hint),
            Flow::Items(items) => self.code_items(items, &hint),
        }
    }

    /// The declared `Result`, if it is inspected more than once. Without it, a second method lookup on a type that is not yet
    /// known would produce additional errors if a type in it does not exist.
    fn declared_result(&self) -> Option<&Type> {
        let once = !self.plan.looks() && self.plan.logs.is_empty();
        self.function.declared.as_ref().filter(|declared| !once && is_result(declared))
    }

    fn open(&self) -> TokenStream {
        open(self.plan, &self.private)
    }

    fn observe(&self, output: Option<&Type>) -> TokenStream {
        observe(self.plan, output, &self.private)
    }

    /// The body as a closure, with the declared type for coercions. The closure has the span of the user's code: for one from
    /// a macro the compiler would not name the captured parameters in its messages ("borrow of moved value").
    fn body(&self, hint: &TokenStream) -> TokenStream {
        let body = &self.function.body;
        let closure = quote_spanned!(body.span() => move ||);
        ours!(#closure -> #hint #body)
    }

    /// The body of an `async fn`. The first line keeps the declared type in force inside the block, for coercions. The
    /// block has the span of the user's code, like the closure.
    fn block(&self, hint: &TokenStream) -> TokenStream {
        let (private, body) = (&self.private, self.function.labelled_body());
        let place = self.function.body.span();
        let code = ours!(if false { return #private::expect::<#hint>(); } #body);
        quote_spanned!(place => async move { #code })
    }

    fn code_async(&self, hint: &TokenStream) -> TokenStream {
        let (private, open) = (&self.private, self.open());
        if hint.to_string() == "!" {
            let block = self.block(&ours!(#private::Infallible));
            return ours!(match #private::in_future(#open, #block, |_, _| ()).await {});
        }
        let (block, observe) = (self.block(hint), self.observe(None));
        ours!(#private::in_future(#open, #block, #observe).await)
    }

    /// ```text
    /// let prepared = site.prepare(|start| .., |span| ..);
    /// let future = evaluate(move || -> Pin<Box<..>> { body });
    /// Box::pin(async move { in_returned_future(prepared.start(), future, observe).await })
    /// ```
    /// Other macros on the same function look for the last line. For a type that may be an alias of a box:
    ///
    /// ```text
    /// let future = evaluate(move || -> Reply { body });
    /// boxed_future(future, move |future| async move { in_returned_future(prepared.start(), future, observe).await })
    /// ```
    fn code_future(&self, returned: &ReturnedFuture, hint: &TokenStream) -> TokenStream {
        let (private, body) = (&self.private, self.body(hint));
        let observe = self.observe(returned.output.as_deref());
        let place = self.plan.form_at;
        let located = located_at(place, private);
        let prepared = prepare(self.plan, private);
        let future = ours_at!(place => future);
        let wrap = |future| {
            let call = ours_at!(place => #located::in_returned_future(prepared.start(), #future, #observe));
            let wrapped = ours_at!(place => async move { #call.await });
            if returned.is_unpin { ours_at!(place => #located::Box::pin(#wrapped)) } else { wrapped }
        };
        let wrapped = self.wrapped(returned.boxing, true, &future, "boxed_future", wrap);
        ours! {
            let prepared = #prepared;
            let future = #private::evaluate(#body);
            #wrapped
        }
    }

    /// The wrapped value in the box that the return type requires. The value of the body is pinned before if it is in a box: a box
    /// implements `Future` and `Stream` only if its content is `Unpin`.
    fn wrapped(
        &self,
        boxing: Boxing,
        is_pinned: bool,
        value: &TokenStream,
        unknown: &str,
        wrap: impl FnOnce(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let place = self.plan.form_at;
        let located = located_at(place, &self.private);
        match boxing {
            Boxing::None => wrap(value.clone()),
            Boxing::Pin => {
                let wrapped = wrap(value.clone());
                ours_at!(place => #located::Box::pin(#wrapped))
            }
            Boxing::Box => {
                let value = if is_pinned { ours_at!(place => #located::Box::into_pin(#value)) } else { value.clone() };
                let wrapped = wrap(value);
                ours_at!(place => #located::Box::new(#wrapped))
            }
            Boxing::Unknown => {
                let boxed = Ident::new(unknown, Span::mixed_site().located_at(place));
                let wrapped = wrap(value.clone());
                ours_at!(place => #located::#boxed(#value, move |#value| #wrapped))
            }
        }
    }

    /// ```text
    /// let call = site.start();
    /// let items = Call::scope(&call, move || -> _ { body });
    /// in_stream(call, items, |item| probe(item).otel_error_type(), |_| ())
    /// ```
    fn code_items(&self, items: &ReturnedItems, hint: &TokenStream) -> TokenStream {
        let (private, open, body, observe) = (&self.private, self.open(), self.body(hint), self.observe(None));
        let (wrap, unknown) =
            if items.stream { ("in_stream", "boxed_stream") } else { ("in_iterator", "boxed_iterator") };
        let place = self.plan.form_at;
        let wrap = Ident::new(wrap, Span::mixed_site().located_at(place));
        let located = located_at(place, private);
        let item = typed("item", items.yields.as_ref());
        let end = closure("end", &observe_end(self.plan, private));
        let wrapped = self.wrapped(items.boxing, items.stream, &ours_at!(place => items), unknown, |value| {
            ours_at!(place => #located::#wrap(call, #value, |#item| #private::probe(item).otel_error_type(), #end))
        });
        let declared = &items.item;
        let item = if items.boxing == Boxing::None { ours!(_) } else { ours!(#declared) };
        let made = if items.is_async {
            let block = self.block(hint);
            ours!(#private::Call::scope_future(&call, #block).await)
        } else {
            ours!(#private::Call::scope(&call, #body))
        };
        let outer = match items.inside {
            Inside::Nothing => wrapped,
            Inside::Result => ours!(#private::in_result(call, items, #observe, |call, items| -> #item { #wrapped })),
            Inside::Option => ours!(#private::in_option(call, items, #observe, |call, items| -> #item { #wrapped })),
        };
        ours! {
            let call = #open;
            let items = #made;
            #outer
        }
    }
}
