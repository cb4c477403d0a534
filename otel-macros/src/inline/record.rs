//! `record!`: attributes that are set in a body.

use crate::args::allow::{AllowedFinding, allowed};
use crate::args::field::Field;
use crate::args::runtime_path;
use crate::args::slot::Slot;
use crate::args::syntax::items;
use crate::emit::site::{findings, warnings};
use crate::emit::start::captures;
use crate::emit::tokens::ours;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::model::{Findings, RecordPlan};
use crate::plan::captures::fields_of_place;
use crate::plan::expressions::check_field;
use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Path, Token, parenthesized};

/// One argument.
enum RecordItem {
    Field(Box<Field>),
    /// `crate = path`
    Crate(Ident, Path),
    /// `allow(deprecated)`
    Allow(Ident, Vec<Ident>),
}

impl Parse for RecordItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            let ident = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Crate(ident, input.parse()?));
        }
        if input.fork().parse::<Ident>().is_ok_and(|ident| ident == "allow") && input.peek2(syn::token::Paren) {
            let ident = input.parse()?;
            let list;
            parenthesized!(list in input);
            let list = Punctuated::<AllowedFinding, Token![,]>::parse_terminated(&list)?;
            return Ok(Self::Allow(ident, list.into_iter().map(|AllowedFinding(ident)| ident).collect()));
        }
        Ok(Self::Field(Box::new(input.parse()?)))
    }
}

/// Reads the attributes alone.
pub(crate) fn read_fields(input: TokenStream) -> Vec<Field> {
    let read = |input: ParseStream<'_>| items("record!", input, &mut Errors::default());
    let field = |item| match item {
        RecordItem::Field(field) => Some(*field),
        RecordItem::Crate(..) | RecordItem::Allow(..) => None,
    };
    read.parse2(input).unwrap_or_default().into_iter().filter_map(field).collect()
}

/// Reads the arguments.
pub(crate) fn read(input: TokenStream, errors: &mut Errors) -> RecordPlan {
    let (mut krate, mut allow) = (Slot::<Path>::default(), Slot::<Vec<Ident>>::default());
    let mut fields: Vec<Field> = Vec::new();
    let read = |input: ParseStream<'_>| items("record!", input, errors);
    match read.parse2(input) {
        Err(error) => errors.push(error),
        Ok(items) => {
            for item in items {
                match item {
                    RecordItem::Field(field) => fields.push(*field),
                    RecordItem::Crate(ident, path) => krate.set(&ident, path, errors),
                    RecordItem::Allow(ident, findings) => allow.set(&ident, findings, errors),
                }
            }
            if fields.is_empty() {
                errors.at_call("`record!` needs an attribute: `record!(user.id = id)`");
            }
        }
    }
    let allow = allowed(allow.take(), errors);
    let function = Function::inline("record", Group::new(Delimiter::Brace, TokenStream::new()));
    for field in &fields {
        check_field(field, &function, errors);
    }
    let captures = fields_of_place(fields, &function, errors);
    RecordPlan { krate: runtime_path(krate.take()), captures, allow, findings: Findings::default() }
}

/// `record!(user.id = id, %name)` becomes `record(|span| { span.set("user.id", &id); .. })`.
pub(crate) fn emit(plan: &RecordPlan) -> TokenStream {
    let krate = &plan.krate;
    let private = ours!(#krate::__private);
    let (findings, fields) = (findings(&plan.findings, &private), captures(&plan.captures, "span", &private));
    ours!(#private::record(|span| { #findings #fields }))
}

/// The errors, with warnings.
pub(crate) fn emit_errors(errors: &TokenStream, findings: &Findings) -> TokenStream {
    let warnings = warnings(&findings.warnings);
    ours!({ #errors #warnings })
}
