//! Pieces of generated code, and the positions at which the compiler reports errors in them.

use crate::args::field::Sigil;
use crate::item::tokens::{erase_impl, first_span};
use crate::model::{AttributePlan, AttributeValue, LevelPlan, NamedVariant, TypeCheck};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Expr, Type};

/// Generated code. Its locals and those of the user's code do not see each other.
macro_rules! ours {
    ($($code:tt)*) => { ::quote::quote_spanned!(::proc_macro2::Span::mixed_site() => $($code)*) };
}

/// Generated code with a position in the user's code, for type errors.
macro_rules! ours_at {
    ($place:expr => $($code:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site().located_at($place) => $($code)*)
    };
}

pub(crate) use {ours, ours_at};

impl NamedVariant {
    /// `Level::Debug`, with a mention of the path that the author wrote, so that its import counts as used.
    pub(crate) fn variant(&self, of: &TokenStream) -> TokenStream {
        let variant = Ident::new(self.variant, Span::mixed_site());
        match &self.path {
            None => ours!(#of::#variant),
            Some(path) => ours!({ let _ = || #path; #of::#variant }),
        }
    }
}

impl LevelPlan {
    pub(crate) fn is_given(&self) -> bool {
        !matches!(self, Self::Default)
    }

    /// `Level::Debug`.
    pub(crate) fn code(&self, default: &'static str, private: &TokenStream) -> TokenStream {
        match self {
            Self::Constant(level) => ours!(#private::level_of(#level)),
            Self::Known(known) => known.variant(&ours!(#private::Level)),
            Self::Default | Self::Off => {
                let default = Ident::new(default, Span::mixed_site());
                ours!(#private::Level::#default)
            }
        }
    }
}

impl AttributePlan {
    /// `span.set("user.id", &id);`.
    pub(crate) fn code(&self, on: &TokenStream, private: &TokenStream) -> TokenStream {
        let Self { cfg, key, value, type_check, .. } = self;
        match value {
            AttributeValue::Of(Sigil::Typed, value) if type_check.is_some() => {
                let (place, value) = by_reference(value);
                let checks = type_check.iter().map(|check| check.code(place, private));
                ours_at!(place => #(#cfg)* { let value = #value; #(#checks)* #on.set(#key, value); })
            }
            AttributeValue::Redacted => ours!(#(#cfg)* #on.redact(#key);),
            AttributeValue::Of(Sigil::Typed, value) => {
                let (place, value) = by_reference(value);
                ours_at!(place => #(#cfg)* #on.set(#key, #value);)
            }
            AttributeValue::Of(Sigil::TypedOrDebug, value) => {
                let (place, value) = by_reference(value);
                let located = located_at(place, private);
                ours_at!(place => #(#cfg)* #located::parameter(#value).otel_record(#on, #key);)
            }
            AttributeValue::Of(Sigil::TracingValue, value) => {
                let (place, value) = by_reference(value);
                let located = located_at(place, private);
                ours_at!(place => #(#cfg)* #located::tracing_value(#value).otel_record(#on, #key);)
            }
            AttributeValue::Of(Sigil::Text(format), value) => {
                let place = first_span(value);
                ours_at!(place => #(#cfg)* #on.set_text(#key, #private::format_args!(#format, #value));)
            }
        }
    }
}

impl TypeCheck {
    /// A trait whose message the compiler prints if the value `value` has another type. All of the code is at the value, because
    /// editors show an error where the code is.
    fn code(&self, place: Span, private: &TokenStream) -> TokenStream {
        let Self { kind, name, message, label } = self;
        let [kind, name] = [kind, name].map(|name| Ident::new(name, Span::mixed_site()));
        let located = located_at(place, private);
        ours_at!(place => {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            trait #name {}
            #[diagnostic::do_not_recommend]
            impl<T: ?#located::Sized + #located::Is<#located::#kind>> #name for T {}
            fn check<T: ?#located::Sized + #name>(_: &T) {}
            check(#located::known(value).otel_narrow());
        })
    }
}

/// `result: &Output`, or `result` if the type is known from other code.
pub(crate) fn typed(name: &str, ty: Option<&Type>) -> TokenStream {
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
pub(crate) fn closure(parameter: &str, code: &TokenStream) -> TokenStream {
    if code.is_empty() {
        return ours!(|_| ());
    }
    let parameter = Ident::new(parameter, Span::mixed_site());
    ours!(|#parameter| { #code })
}

/// `&value`, with parentheses where precedence requires them, and the position of the value.
pub(crate) fn by_reference(value: &Expr) -> (Span, TokenStream) {
    let place = first_span(value);
    let expr = match value {
        // A `$value:expr` of `macro_rules!`. The compiler ignores the group around it, so `&` would apply to its first part only.
        Expr::Group(group) => group.expr.clone(),
        other => Box::new(other.clone()),
    };
    let and_token = syn::Token![&](Span::mixed_site().located_at(place));
    let reference = syn::ExprReference { attrs: Vec::new(), and_token, mutability: None, expr };
    (place, quote!(#reference))
}

/// The same tokens with the same hygiene and another position.
pub(crate) fn located_at(place: Span, tokens: &TokenStream) -> TokenStream {
    let located = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    tokens.clone().into_iter().map(located).collect()
}

/// The same tokens with another span, so that `line!()` in them returns the line of that span.
pub(crate) fn at(place: Span, tokens: TokenStream) -> TokenStream {
    let respan = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = TokenTree::Group(Group::new(group.delimiter(), at(place, group.stream())));
        }
        token.set_span(place);
        token
    };
    tokens.into_iter().map(respan).collect()
}
