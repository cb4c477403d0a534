//! Code for `err` and `ret`: what is recorded of the error or the returned value.

use crate::emit::start::captures;
use crate::emit::tokens::{located_at, ours, ours_at};
use crate::model::{ErrRetFormat, ErrRetPlan};
use proc_macro2::{Ident, Span, TokenStream};

/// `on_err(result, |err| { .. })`, or `if_error(result).otel_then(|err| { .. })` for any type.
pub(crate) fn on_err(at: Span, where_possible: bool, code: &TokenStream, private: &TokenStream) -> TokenStream {
    let (located, err) = (located_at(at, private), err_name(at));
    if where_possible {
        ours_at!(at => #located::if_error(result).otel_then(|#err| { #code }))
    } else {
        ours_at!(at => #located::on_err(result, |#err| { #code }))
    }
}

/// The name of the error for the user's fields. It has the hygiene of a token next to them, because the attribute itself may
/// come from another macro.
pub(crate) fn err_name(at: Span) -> Ident {
    Ident::new("err", at)
}

/// The name of the returned value, like that of the error.
pub(crate) fn ret_name(at: Span) -> Ident {
    Ident::new("ret", at)
}

impl ErrRetPlan {
    /// `end.exception(Level::Error, format_args!("{}", err));` and the fields.
    pub(crate) fn error_in_span(&self, private: &TokenStream) -> TokenStream {
        let error = self.format.map(|format| {
            let (level, text) = (self.level.code("Error", private), self.error_text(format, private));
            let record =
                if self.record { ours!(end.exception(#level, #text)) } else { ours!(end.exception_attributes(#text)) };
            self.error(format, record, private)
        });
        let fields = captures(&self.fields, "end", private);
        ours!(#error #fields)
    }

    /// `log.error(format_args!("{}", err));`.
    pub(crate) fn error_in_log(&self, private: &TokenStream) -> TokenStream {
        let Some(format) = self.format else { return ours!(log.without_exception();) };
        let text = self.error_text(format, private);
        self.error(format, ours!(log.error(#text)), private)
    }

    fn error(&self, format: ErrRetFormat, record: TokenStream, private: &TokenStream) -> TokenStream {
        let selects = match format {
            ErrRetFormat::Display | ErrRetFormat::Typed => Some("if_display"),
            ErrRetFormat::Debug => Some("if_debug"),
            ErrRetFormat::Chain => None,
        };
        let record = self.selected(&err_name(self.at), selects.filter(|_| self.where_possible), record, private);
        ours!(#record;)
    }

    fn error_text(&self, format: ErrRetFormat, private: &TokenStream) -> TokenStream {
        let (at, err) = (self.at, err_name(self.at));
        match format {
            ErrRetFormat::Debug => ours_at!(at => #private::format_args!("{:?}", #err)),
            ErrRetFormat::Chain => ours_at!(at => #private::format_args!("{}", #private::chain(#err).otel_sources())),
            ErrRetFormat::Display | ErrRetFormat::Typed => ours_at!(at => #private::format_args!("{}", #err)),
        }
    }

    /// The returned value as a log record or an attribute of the span, and the fields.
    pub(crate) fn value_in_span(&self, private: &TokenStream) -> TokenStream {
        let value = match self.format {
            Some(format) if self.record => {
                let (level, text) = (self.level.code("Info", private), self.value_text(format, private));
                self.value_as_text(format, ours_at!(self.at => end.returned(#level, #text)), private)
            }
            _ => self.value_attribute("end", private),
        };
        let fields = captures(&self.fields, "end", private);
        ours!(#value #fields)
    }

    /// `end.set("return", ret);`.
    pub(crate) fn value_attribute(&self, on: &str, private: &TokenStream) -> TokenStream {
        let (at, on) = (self.at, Ident::new(on, Span::mixed_site()));
        let ret = ret_name(at);
        match self.format {
            None => TokenStream::new(),
            Some(ErrRetFormat::Typed) => {
                let set = ours_at!(at => #on.set("return", #ret));
                let set = self.selected(&ret, self.where_possible.then_some("if_value"), set, private);
                ours_at!(at => #set;)
            }
            Some(format) => {
                let text = self.value_text(format, private);
                self.value_as_text(format, ours_at!(at => #on.set_text("return", #text)), private)
            }
        }
    }

    /// `recordable(ret).otel_then(|ret| ..);`, because nothing is recorded of `()`.
    fn value_as_text(&self, format: ErrRetFormat, record: TokenStream, private: &TokenStream) -> TokenStream {
        let (at, ret) = (self.at, ret_name(self.at));
        let selects = if format == ErrRetFormat::Display { "if_display" } else { "if_debug" };
        let record = self.selected(&ret, self.where_possible.then_some(selects), record, private);
        let record = self.selected(&ret, Some("recordable"), record, private);
        ours_at!(at => #record;)
    }

    fn value_text(&self, format: ErrRetFormat, private: &TokenStream) -> TokenStream {
        let (at, ret) = (self.at, ret_name(self.at));
        if format == ErrRetFormat::Display {
            ours_at!(at => #private::format_args!("{}", #ret))
        } else {
            ours_at!(at => #private::format_args!("{:?}", #ret))
        }
    }

    /// `if_display(err).otel_then(|err| record)`: what is recorded depends on the type of the value.
    fn selected(&self, value: &Ident, by: Option<&str>, record: TokenStream, private: &TokenStream) -> TokenStream {
        let Some(by) = by else { return record };
        let by = Ident::new(by, Span::mixed_site());
        ours_at!(self.at => #private::#by(#value).otel_then(|#value| #record))
    }
}
