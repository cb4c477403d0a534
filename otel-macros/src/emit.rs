//! A plan as code: one constant, one call. Nothing here can fail.

use crate::flow::{Flow, Inside, Items};
use crate::function::{Function, erase_impl};
use crate::model::{Captured, Kind, Known, Level, Name, Outcome, Success, Text, Told, Value};
use crate::plan::Plan;
use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Expr, Type};

/// Code of ours: its locals cannot be seen by the user's code, nor the other way round.
macro_rules! ours {
    ($($code:tt)*) => { quote_spanned!(Span::mixed_site() => $($code)*) };
}

/// Code of ours that the compiler shows at a place of the user, when a type there is wrong.
macro_rules! ours_at {
    ($place:expr => $($code:tt)*) => { quote_spanned!(Span::mixed_site().located_at($place) => $($code)*) };
}

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
                let level = self.level(&plan.level, "Info");
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

    fn level(&self, level: &Level, default: &'static str) -> TokenStream {
        let private = &self.private;
        match level {
            Level::Constant(level) => ours!(#private::level_of(#level)),
            Level::Known(known) => known.variant(&ours!(#private::Level)),
            Level::Default => {
                let default = Ident::new(default, Span::mixed_site());
                ours!(#private::Level::#default)
            }
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
        let Plan { name, links, captures, .. } = self.plan;
        let name = match name {
            Name::Known(_) => TokenStream::new(),
            Name::Computed { name, .. } => {
                let (place, name) = by_reference(&quote!(#name));
                ours_at!(place => span.name(#name);)
            }
        };
        let links = links.iter().map(|links| ours_at!(first_span(&quote!(#links)) => span.links(#links);));
        let captures = captures.iter().map(|captured| self.set(&ours!(span), captured));
        ours!(#name #(#links)* #(#captures)*)
    }

    fn set(&self, on: &TokenStream, Captured { cfg, key, value }: &Captured) -> TokenStream {
        let private = &self.private;
        match value {
            Value::Redacted => ours!(#(#cfg)* #on.redact(#key);),
            Value::Of(crate::fields::Sigil::Typed, value) => {
                let (place, value) = by_reference(value);
                ours_at!(place => #(#cfg)* #on.set(#key, #value);)
            }
            Value::Of(crate::fields::Sigil::Text(format), value) => {
                let place = first_span(value);
                ours_at!(place => #(#cfg)* #on.set_text(#key, #private::format_args!(#format, #value));)
            }
        }
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
                let (start, body, observe) = (self.start(), self.body(&hint), self.observe());
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
        let (block, observe) = (self.block(hint), self.observe());
        ours!(#private::in_future(#start, #block, #observe).await)
    }

    /// ```text
    /// let draft = site.prepare(|start| .., |span| ..);
    /// let future = evaluate(move || -> Pin<Box<..>> { body });
    /// Box::pin(async move { in_future(draft.start(), future, observe).await })
    /// ```
    /// The last line is what other macros on the same function look for.
    fn code_future(&self, boxed: bool, output: Option<&Type>, hint: &TokenStream) -> TokenStream {
        let (private, body, observe) = (&self.private, self.body(hint), self.observe_of(output));
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
        let (private, start, body, observe) = (&self.private, self.start(), self.body(hint), self.observe());
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

    fn observe(&self) -> TokenStream {
        self.observe_of(None)
    }

    /// What the result says: `|result, end| end.outcome(probe(result).error_type())`.
    fn observe_of(&self, output: Option<&Type>) -> TokenStream {
        let private = &self.private;
        let result = typed("result", output);
        let Outcome { success, err, ret } = &self.plan.outcome;
        let by_type = ours!(#private::probe(result).error_type());
        let success = match success {
            Success::ByType => ours!(end.outcome(#by_type)),
            Success::OkIf(test) => ours_at!(first_span(&quote!(#test)) => end.ok_if(result, #test, #by_type)),
            Success::ErrorIf(test) => ours_at!(first_span(&quote!(#test)) => end.error_if(result, #test, #by_type)),
        };
        if err.is_none() && ret.is_none() {
            return ours!(|#result, end| #success);
        }
        let err = err.iter().map(|told| {
            let (at, shown, told) = (told.at, shown_at(told.at, private), self.tell_error(told));
            ours_at!(at => #shown::on_err(result, #told);)
        });
        let ret = ret.iter().map(|told| {
            let told = self.tell_value(told);
            ours!(#private::returned(result).then(#told);)
        });
        ours!(|#result, end| { #success; #(#err)* #(#ret)* })
    }

    fn tell_error(&self, told: &Told) -> TokenStream {
        let private = &self.private;
        // The user's fields see it under this name.
        let err = Ident::new("err", Span::call_site().located_at(told.at));
        let text = match told.text {
            Text::Debug => ours_at!(told.at => #private::format_args!("{:?}", #err)),
            Text::Chain => ours_at!(told.at => #private::format_args!("{}", #private::chain(#err).sources())),
            Text::Display | Text::Typed => ours_at!(told.at => #private::format_args!("{}", #err)),
        };
        let level = self.level(&told.level, "Error");
        let tell =
            if told.record { ours!(end.exception(#level, #text);) } else { ours!(end.exception_attributes(#text);) };
        let fields = told.fields.iter().map(|field| self.set(&ours!(end), field));
        ours!(|#err| { #tell #(#fields)* })
    }

    fn tell_value(&self, told: &Told) -> TokenStream {
        let private = &self.private;
        let ret = Ident::new("ret", Span::call_site().located_at(told.at));
        let level = self.level(&told.level, "Info");
        let tell = match (told.text, told.record) {
            (Text::Typed, false) => ours_at!(told.at => end.set("return", #ret);),
            (Text::Display, false) => ours_at!(told.at => end.set_text("return", #private::format_args!("{}", #ret));),
            (_, false) => ours_at!(told.at => end.set_text("return", #private::format_args!("{:?}", #ret));),
            (Text::Display, true) => ours_at!(told.at => end.returned(#level, #private::format_args!("{}", #ret));),
            (_, true) => ours_at!(told.at => end.returned(#level, #private::format_args!("{:?}", #ret));),
        };
        let fields = told.fields.iter().map(|field| self.set(&ours!(end), field));
        ours!(|#ret| { #tell #(#fields)* })
    }
}

impl Known {
    /// `Level::Debug`, and a mention of the path that the author wrote, so that its import is used.
    fn variant(&self, of: &TokenStream) -> TokenStream {
        let variant = Ident::new(self.variant, Span::mixed_site());
        match &self.path {
            None => ours!(#of::#variant),
            Some(path) => ours!({ let _ = || #path; #of::#variant }),
        }
    }
}

/// `result: &Output`, or `result` where other code tells the type.
fn typed(name: &str, ty: Option<&Type>) -> TokenStream {
    let name = Ident::new(name, Span::mixed_site());
    match ty {
        None => ours!(#name),
        Some(ty) => {
            let ty = erase_impl(ty.to_token_stream());
            ours!(#name: &#ty)
        }
    }
}

/// `|span| { .. }`, or `|_| ()` for nothing.
fn closure(parameter: &str, code: &TokenStream) -> TokenStream {
    if code.is_empty() {
        return ours!(|_| ());
    }
    let parameter = Ident::new(parameter, Span::mixed_site());
    ours!(|#parameter| { #code })
}

/// `&value`, in parentheses where the value would otherwise fall apart, and the place it is shown at.
fn by_reference(value: &TokenStream) -> (Span, TokenStream) {
    let place = first_span(value);
    let expr = match syn::parse2(value.clone()) {
        // A `$value:expr` of `macro_rules!`: the compiler does not see the group around it, so `&` would take its first part.
        Ok(Expr::Group(group)) => *group.expr,
        Ok(expr) => expr,
        Err(_) => return (place, ours_at!(place => &#value)),
    };
    let and_token = syn::Token![&](Span::mixed_site().located_at(place));
    let reference = syn::ExprReference { attrs: Vec::new(), and_token, mutability: None, expr: Box::new(expr) };
    (place, quote!(#reference))
}

fn first_span(tokens: &TokenStream) -> Span {
    tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// The same tokens, resolved as they were, but shown at another place.
fn shown_at(place: Span, tokens: &TokenStream) -> TokenStream {
    let shown = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    tokens.clone().into_iter().map(shown).collect()
}

/// The same tokens at another place: what asks for its line is answered with that of the place.
fn at(place: Span, tokens: TokenStream) -> TokenStream {
    let respan = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = TokenTree::Group(Group::new(group.delimiter(), at(place, group.stream())));
        }
        token.set_span(place);
        token
    };
    tokens.into_iter().map(respan).collect()
}
