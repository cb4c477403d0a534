//! A function as tokens. The head is copied, and the body is never parsed.

use crate::errors::Errors;
use crate::item::attributes::attributes;
use crate::item::fragments::without_groups;
use crate::item::params::{Param, params};
use crate::item::tokens::{erase_impl, is_ident, is_punct, parameters_at};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::{Lifetime, LitStr, Type};

/// A function that can be annotated.
pub(crate) struct Function {
    /// Attributes, visibility, qualifiers, name, generics, parameters, return type and bounds, unchanged.
    pub(crate) head: Vec<TokenTree>,
    pub(crate) name: Ident,
    pub(crate) is_async: bool,
    pub(crate) track_caller: bool,
    pub(crate) params: Vec<Param>,
    pub(crate) receiver: Option<Ident>,
    /// The tokens after `->`, if any.
    pub(crate) output: Option<TokenStream>,
    /// The same as a type, if it can be parsed.
    pub(crate) declared: Option<Type>,
    /// The first line of the doc comment.
    pub(crate) doc: Option<String>,
    /// Not a function but a position inside a body, where any name may be in scope.
    pub(crate) is_inline: bool,
    /// The label of the block around the body. It is unique among the nested blocks of one function.
    pub(crate) label: String,
    /// `#![..]` at the start of the body.
    pub(crate) inner_attributes: TokenStream,
    pub(crate) body: Group,
}

impl Function {
    /// Reads a function. If it cannot be annotated, the reason goes to `errors`.
    pub(crate) fn read(item: TokenStream, attribute: &str, label: String, errors: &mut Errors) -> Option<Self> {
        let mut head: Vec<TokenTree> = item.into_iter().collect();
        let keyword = head.iter().position(|token| is_ident(token, "fn"))?;
        let Some(TokenTree::Ident(name)) = head.get(keyword + 1).cloned() else {
            return None;
        };
        let Some(body) = head.last().and_then(brace) else {
            let message = "needs a function with a body; write the attribute on the method of an `impl` block, or add a default body";
            errors.at(&name, format!("`{attribute}` {message}"));
            return None;
        };
        head.pop();
        let qualifiers = || head[..keyword].iter().rev().take_while(|token| !matches!(token, TokenTree::Punct(_)));
        if let Some(token) = qualifiers().find(|token| is_ident(token, "const")) {
            let message = "cannot be used on a `const fn`, because nothing can be recorded at compile time; remove `const` or the attribute";
            errors.at(token, format!("`{attribute}` {message}"));
            return None;
        }
        let is_async = qualifiers().any(|token| is_ident(token, "async"));
        let track_caller = head[..keyword]
            .iter()
            .any(|token| matches!(token, TokenTree::Group(group) if group.stream().to_string() == "track_caller"));
        let signature = &head[keyword + 2..];
        let at = parameters_at(signature)?;
        let TokenTree::Group(parameters) = &signature[at] else {
            return None;
        };
        let (params, receiver) = params(parameters.stream());
        let output = output(&signature[at + 1..]);
        let declared = output.clone().and_then(|output| syn::parse2(output).ok());
        let (inner_attributes, body) = split_inner_attributes(&body);
        let (doc, is_inline) = (doc(&head[..keyword]), false);
        // Any of them may be one of ours under another name. It adds another block around the body later.
        let label = match attributes(&head).iter().filter(|attribute| attribute.may_expand()).count() {
            0 => label,
            more => format!("{label}_before_{more}"),
        };
        Some(Self {
            head,
            name,
            is_async,
            track_caller,
            params,
            receiver,
            output,
            declared,
            doc,
            is_inline,
            label,
            inner_attributes,
            body,
        })
    }

    /// A position inside a body, named after the macro.
    pub(crate) fn inline(name: &str, body: Group) -> Self {
        Self {
            head: Vec::new(),
            name: Ident::new(name, Span::call_site()),
            is_async: false,
            track_caller: false,
            params: Vec::new(),
            receiver: None,
            output: None,
            declared: None,
            doc: None,
            is_inline: true,
            label: name.to_owned(),
            inner_attributes: TokenStream::new(),
            body,
        }
    }

    /// Whether the signature shows that there is no returned value: no return type, `-> ()` or `-> !`.
    pub(crate) fn returns_nothing(&self) -> bool {
        let has_no_value = |ty: &Type| match ty {
            Type::Never(_) => true,
            Type::Tuple(tuple) => tuple.elems.is_empty(),
            _ => false,
        };
        !self.is_inline && (self.output.is_none() || self.declared.as_ref().is_some_and(has_no_value))
    }

    /// The declared return type with `_` for every `impl ..`. Type inference inside the body needs it.
    pub(crate) fn output_hint(&self) -> TokenStream {
        match &self.output {
            None => quote_spanned!(Span::mixed_site() => ()),
            Some(output) => erase_impl(output.clone()),
        }
    }

    /// The conditions of the function: `#[cfg(..)]`.
    pub(crate) fn conditions(&self) -> TokenStream {
        let is_condition = |pair: &&[TokenTree]| match &pair[1] {
            TokenTree::Group(group) if is_punct(&pair[0], '#') => {
                group.stream().into_iter().next().is_some_and(|first| is_ident(&first, "cfg"))
            }
            _ => false,
        };
        self.head.windows(2).filter(is_condition).flatten().cloned().collect()
    }

    /// `pub`, `pub(crate)` or nothing.
    pub(crate) fn visibility(&self) -> TokenStream {
        let is_public = |token: &TokenTree| match token {
            // A visibility that a macro passed on.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                group.stream().into_iter().next().is_some_and(|first| is_ident(&first, "pub"))
            }
            token => is_ident(token, "pub"),
        };
        let is_scope = |token: &&TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        let before = self.head.split(|token| is_ident(token, "fn")).next().unwrap_or_default();
        let Some(at) = before.iter().position(is_public) else { return TokenStream::new() };
        before[at..=at].iter().chain(before.get(at + 1).filter(is_scope)).cloned().collect()
    }

    /// Whether the declared return type contains `impl ..`.
    pub(crate) fn returns_opaque(&self) -> bool {
        let erased = self.output_hint().to_string();
        self.output.as_ref().is_some_and(|output| output.to_string() != erased)
    }

    /// The body with the span of the user's braces, so that its edition and lints stay those of the user. The label
    /// avoids the lint `unused_braces` for the extra block, and is unique among nested blocks.
    pub(crate) fn labelled_body(&self) -> TokenStream {
        let label = Lifetime::new(&format!("'__{}", self.label), self.body.span());
        let body = &self.body;
        quote_spanned!(body.span() => #label: #body)
    }

    /// The function with a new body.
    pub(crate) fn with_body(&self, code: &TokenStream) -> TokenStream {
        let inner = &self.inner_attributes;
        let mut body = Group::new(Delimiter::Brace, quote_spanned!(Span::mixed_site() => #inner #code));
        body.set_span(self.body.span());
        let mut function: TokenStream = self.head.iter().cloned().collect();
        function.extend([TokenTree::Group(body)]);
        function
    }
}

/// The first non-empty line of the doc comment.
fn doc(head: &[TokenTree]) -> Option<String> {
    head.iter().find_map(|token| {
        let TokenTree::Group(group) = token else { return None };
        let mut tokens = group.stream().into_iter();
        let is_doc = matches!(tokens.next(), Some(token) if is_ident(&token, "doc"));
        let equals = tokens.next().filter(|_| is_doc)?;
        let text = tokens.next().filter(|_| is_punct(&equals, '='))?;
        let text = syn::parse2::<LitStr>(text.into()).ok()?.value();
        let line = text.trim().lines().next()?.trim().to_owned();
        Some(line).filter(|line| !line.is_empty())
    })
}

/// A `{ .. }`, also inside the invisible group around a `$body:block` of `macro_rules!`.
fn brace(token: &TokenTree) -> Option<Group> {
    let TokenTree::Group(group) = token else { return None };
    match group.delimiter() {
        Delimiter::Brace => Some(group.clone()),
        Delimiter::None => {
            let mut inner = group.stream().into_iter();
            brace(&inner.next()?).filter(|_| inner.next().is_none())
        }
        _ => None,
    }
}

fn output(after_parameters: &[TokenTree]) -> Option<TokenStream> {
    let [dash, angle, output @ ..] = after_parameters else {
        return None;
    };
    if !(is_punct(dash, '-') && is_punct(angle, '>')) {
        return None;
    }
    let output = output.iter().take_while(|token| !is_ident(token, "where")).cloned();
    Some(without_groups(output.collect()))
}

/// `#![a] #![b] rest` becomes `#![a] #![b]` and `{ rest }`.
fn split_inner_attributes(body: &Group) -> (TokenStream, Group) {
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let mut end = 0;
    // Whoever takes a group of a fragment out of a body and puts it back loses it: the compiler ignores the new one.
    while let [hash, bang, TokenTree::Group(_), ..] = &tokens[end..] {
        if !(is_punct(hash, '#') && is_punct(bang, '!')) {
            break;
        }
        end += 3;
    }
    if end == 0 {
        return (TokenStream::new(), body.clone());
    }
    let mut rest = Group::new(Delimiter::Brace, tokens[end..].iter().cloned().collect());
    rest.set_span(body.span());
    (tokens[..end].iter().cloned().collect(), rest)
}
