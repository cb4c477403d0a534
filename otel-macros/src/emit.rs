//! A plan as code: one constant, one call. Nothing here can fail.

use crate::code::{at, by_reference, closure, first_span, ours, ours_at, shown_at, typed};
use crate::flow::{Flow, Inside, Items};
use crate::function::Function;
use crate::model::{Kind, Known, Level, Name};
use crate::observe::observe;
use crate::plan::Plan;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

/// The function with its body inside a span.
pub(crate) fn emit(plan: &Plan, function: &Function) -> TokenStream {
    let krate = &plan.krate;
    let private = ours!(#krate::__private);
    let emitter = Emitter { plan, function, private };
    let site = emitter.site();
    let code = emitter.code();
    function.with_body(&ours!(#site #code))
}

struct Emitter<'a> {
    plan: &'a Plan,
    function: &'a Function,
    private: TokenStream,
}

impl Emitter<'_> {
    /// ```text
    /// let site = {
    ///     enum Here {}
    ///     static SITE: Site = Site::new("load", source!(Here)).kind(..);
    ///     &SITE
    /// };
    /// ```
    /// The items stand in a block without any token of the user, because items are not hygienic.
    fn site(&self) -> TokenStream {
        let Self { plan, private, .. } = self;
        let (Name::Known(name) | Name::Computed { until: name, .. }) = &plan.name;
        let source = at(self.function.name.span(), ours!(#private::source!(Here)));
        let kind = match &plan.kind {
            Kind::Known(Known { variant: "Internal", path: None }) | Kind::Computed(_) => TokenStream::new(),
            Kind::Known(known) => {
                let kind = known.variant(&ours!(#private::SpanKind));
                ours!(.kind(#kind))
            }
        };
        let level = match &plan.level {
            Level::Default => TokenStream::new(),
            Level::Known(_) => {
                let level = plan.level.code("Info", private);
                ours!(.level(#level))
            }
            Level::Constant(level) => ours!(.level_of(|| #private::level_of(#level))),
        };
        let scope = plan.scope.iter().map(|scope| ours!(.scope(#scope)));
        let root = plan.root.then(|| ours!(.root()));
        let poll_stats = plan.poll_stats.then(|| ours!(.poll_stats()));
        let count = Literal::usize_unsuffixed(plan.captures.len());
        let fields = (!plan.captures.is_empty()).then(|| ours!(.fields(#count)));
        ours! {
            let site = {
                enum Here {}
                static SITE: #private::Site =
                    #private::Site::new(#name, #source) #kind #level #(#scope)* #root #poll_stats #fields;
                &SITE
            };
        }
    }

    /// What decides about recording: `start.only_if(..); start.parent(..);`.
    fn before(&self) -> TokenStream {
        let only_if = self.plan.condition.iter().map(|condition| ours!(start.only_if(#condition);));
        let parent = self.plan.parent.iter().map(|parent| {
            let (place, parent) = by_reference(&quote!(#parent));
            ours_at!(place => start.parent(#parent);)
        });
        let kind = match &self.plan.kind {
            Kind::Known(_) => TokenStream::new(),
            Kind::Computed(kind) => ours_at!(first_span(&quote!(#kind)) => start.kind(#kind);),
        };
        ours!(#(#only_if)* #(#parent)* #kind)
    }

    /// What is recorded: `span.name(..); span.set("user.id", &id);`.
    fn fields(&self) -> TokenStream {
        let Plan { name, links, status, captures, .. } = self.plan;
        let name = match name {
            Name::Known(_) => TokenStream::new(),
            Name::Computed { name, .. } => {
                let (place, name) = by_reference(&quote!(#name));
                ours_at!(place => span.name(#name);)
            }
        };
        let links = links.iter().map(|links| ours_at!(first_span(&quote!(#links)) => span.links(#links);));
        let status = status.iter().zip(["status_code", "status_description"]).map(|(value, method)| {
            let Some(value) = value else { return TokenStream::new() };
            let method = Ident::new(method, Span::mixed_site());
            let (place, value) = by_reference(&quote!(#value));
            ours_at!(place => span.#method(#value);)
        });
        let captures = captures.iter().map(|captured| captured.code(&ours!(span), &self.private));
        ours!(#name #(#links)* #(#status)* #(#captures)*)
    }

    /// The span of a call that starts now.
    fn start(&self) -> TokenStream {
        let (before, fields) = (self.before(), self.fields());
        match (self.plan.current, before.is_empty(), fields.is_empty()) {
            (true, ..) => {
                let fields = closure("span", &fields);
                let condition = &self.plan.condition;
                match condition {
                    None => ours!(site.current(#fields)),
                    Some(condition) => ours!(site.current_if(|| #condition, #fields)),
                }
            }
            (false, true, true) => ours!(site.start()),
            (false, true, false) => {
                let fields = closure("span", &fields);
                ours!(site.start_with(#fields))
            }
            (false, false, _) => {
                let (before, fields) = (closure("start", &before), closure("span", &fields));
                ours!(site.start_in(#before, #fields))
            }
        }
    }

    fn code(&self) -> TokenStream {
        let Self { plan, function, private } = self;
        let hint = function.output_hint();
        match &plan.flow {
            Flow::Guard if !plan.outcome.looks() => {
                let (start, body) = (self.start(), function.labelled_body());
                ours!(let _entered = #start.enter(); #body)
            }
            Flow::Call | Flow::Guard => {
                let (start, body, observe) = (self.start(), self.body(&hint), self.observe(None));
                ours!(#private::call(#start, #body, #observe))
            }
            Flow::Async => self.code_async(&hint),
            Flow::Future { boxed, output } => self.code_future(*boxed, output.as_deref(), &hint),
            Flow::Items(items) => self.code_items(items, &hint),
        }
    }

    /// The body as a closure, with the declared type for coercions. The closure is shown as code of the user: for one from
    /// a macro the compiler would not name the captured parameters in its messages ("borrow of moved value").
    fn body(&self, hint: &TokenStream) -> TokenStream {
        let body = &self.function.body;
        let closure = quote_spanned!(body.span() => move ||);
        ours!(#closure -> #hint #body)
    }

    /// The body of an `async fn`. The first line keeps the declared type in force inside the block, for coercions. The
    /// block is shown as code of the user, as the closure is.
    fn block(&self, hint: &TokenStream) -> TokenStream {
        let (private, body) = (&self.private, self.function.labelled_body());
        let place = self.function.body.span();
        let code = ours!(if false { return #private::expect::<#hint>(); } #body);
        quote_spanned!(place => async move { #code })
    }

    fn code_async(&self, hint: &TokenStream) -> TokenStream {
        let (private, start) = (&self.private, self.start());
        if hint.to_string() == "!" {
            let block = self.block(&ours!(#private::Infallible));
            return ours!(match #private::in_future(#start, #block, |_, _| ()).await {});
        }
        let (block, observe) = (self.block(hint), self.observe(None));
        ours!(#private::in_future(#start, #block, #observe).await)
    }

    /// ```text
    /// let draft = site.prepare(|start| .., |span| ..);
    /// let future = evaluate(move || -> Pin<Box<..>> { body });
    /// Box::pin(async move { in_future(draft.start(), future, observe).await })
    /// ```
    /// The last line is what other macros on the same function look for.
    fn code_future(&self, boxed: bool, output: Option<&Type>, hint: &TokenStream) -> TokenStream {
        let (private, body, observe) = (&self.private, self.body(hint), self.observe(output));
        let place = self.plan.form_at;
        let shown = shown_at(place, private);
        let draft = match (self.plan.current, &self.plan.condition, closure("span", &self.fields())) {
            (true, None, fields) => ours!(site.prepare_current(|| true, #fields)),
            (true, Some(condition), fields) => ours!(site.prepare_current(|| #condition, #fields)),
            (false, _, fields) => {
                let before = closure("start", &self.before());
                ours!(site.prepare(#before, #fields))
            }
        };
        let wrapped = ours_at!(place => async move { #shown::in_future(draft.start(), future, #observe).await });
        let wrapped = if boxed { ours_at!(place => #shown::Box::pin(#wrapped)) } else { wrapped };
        ours! {
            let draft = #draft;
            let future = #private::evaluate(#body);
            #wrapped
        }
    }

    /// ```text
    /// let span = site.start();
    /// let items = span.scope(move || -> _ { body });
    /// in_stream(span, items, |item| probe(item).error_type())
    /// ```
    fn code_items(&self, items: &Items, hint: &TokenStream) -> TokenStream {
        let (private, start, body, observe) = (&self.private, self.start(), self.body(hint), self.observe(None));
        let (wrap, boxed) = if items.stream { ("in_stream", "pin") } else { ("in_iterator", "new") };
        let [wrap, boxed] = [wrap, boxed].map(|name| Ident::new(name, Span::mixed_site()));
        let place = self.plan.form_at;
        let shown = shown_at(place, private);
        let item = typed("item", items.yields.as_ref());
        let wrapped = ours_at!(place => #shown::#wrap(span, items, |#item| #private::probe(item).error_type()));
        let (wrapped, item) = if items.boxed {
            let item = &items.item;
            (ours_at!(place => #shown::Box::#boxed(#wrapped)), ours!(#item))
        } else {
            (wrapped, ours!(_))
        };
        let made = if items.is_async {
            let block = self.block(hint);
            ours!(span.scope_future(#block).await)
        } else {
            ours!(span.scope(#body))
        };
        let outer = match items.inside {
            Inside::Nothing => wrapped,
            Inside::Result => ours!(#private::in_result(span, items, #observe, |span, items| -> #item { #wrapped })),
            Inside::Option => ours!(#private::in_option(span, items, #observe, |span, items| -> #item { #wrapped })),
        };
        ours! {
            let span = #start;
            let items = #made;
            #outer
        }
    }
    fn observe(&self, output: Option<&Type>) -> TokenStream {
        observe(&self.plan.outcome, output, &self.private)
    }
}
