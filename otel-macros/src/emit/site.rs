//! Code for what is known at compile time: the site with its metrics and logs as constants.

use crate::emit::tokens::{at, by_reference, located_at, ours, ours_at};
use crate::item::function::Function;
use crate::item::tokens::first_span;
use crate::model::body::BodyPlan;
use crate::model::{
    ConstantAttribute, CountPlan, Findings, LevelPlan, LogPlan, MeasurePlan, NamedVariant, Slow, SpanKindPlan,
    SpanMode, SpanPlan, Warning,
};
use crate::plan::Plan;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::ToTokens as _;
use syn::Expr;

/// ```text
/// let site = {
///     enum __Here {}
///     static __COUNT: Count = Count::new("orders.placed").duration();
///     static __SITE: Site = Site::new("load", source!(__Here)).kind(..).counts(&[&__COUNT]);
///     &__SITE
/// };
/// ```
/// Items are not hygienic. The block hides them from the body, and the names do not collide with the author's constants
/// (`scope = SITE`).
pub(crate) fn site(plan: &Plan, function: &Function, private: &TokenStream) -> TokenStream {
    let name = &plan.name;
    let source = at(function.name.span(), ours!(#private::source!(__Here)));
    let site = if let Some(span) = &plan.span {
        let about = about_span(span, private);
        ours!(#private::Site::new(#name, #source) #about)
    } else {
        ours!(#private::Site::without_span(#name, #source))
    };
    let counts = plan.counts.iter().enumerate().map(|(at, count)| {
        let (name, count) = (numbered("__COUNT", at), about_count(count, private));
        (ours!(static #name: #private::Count = #count;), name)
    });
    let (counts, count_names): (Vec<_>, Vec<_>) = counts.unzip();
    let logs = plan.logs.iter().enumerate().map(|(at, log)| {
        let (name, log) = (numbered("__LOG", at), about_log(log, private));
        (ours!(static #name: #private::Log = #log;), name)
    });
    let (logs, log_names): (Vec<_>, Vec<_>) = logs.unzip();
    let with_counts = (!counts.is_empty()).then(|| ours!(.counts(&[#(&#count_names),*])));
    let with_logs = (!logs.is_empty()).then(|| ours!(.logs(&[#(&#log_names),*])));
    let findings = findings(&plan.findings, private);
    let siblings = plan.sibling_paths.iter().map(|path| ours!(#[#path(taken)] const _: () = ();));
    ours! {
        let site = {
            enum __Here {}
            #(#siblings)*
            #findings
            #(#counts)*
            #(#logs)*
            static __SITE: #private::Site = #site #with_counts #with_logs;
            &__SITE
        };
    }
}

/// Warnings in the user's code, and the files that the compiler has to watch.
pub(crate) fn findings(findings: &Findings, private: &TokenStream) -> TokenStream {
    let (warnings, trackers) = (warnings(&findings.warnings), trackers(&findings.watched_files, private));
    ours!(#warnings #trackers)
}

/// Uses a deprecated macro in the user's code. On stable Rust there is no other way to make the compiler print a warning.
pub(crate) fn warnings(warnings: &[Warning]) -> TokenStream {
    let warning = |Warning { at, about, message }: &Warning| {
        // Both names need the same hygiene, wherever the user's token comes from.
        let used = Ident::new(about, Span::mixed_site().located_at(*at));
        let defined = Ident::new(about, Span::mixed_site());
        ours! {
            {
                #[deprecated(note = #message)]
                macro_rules! #defined { () => {} }
                #used!();
            }
        }
    };
    warnings.iter().map(warning).collect()
}

/// Makes the compiler watch the files that the conventions came from.
pub(crate) fn trackers(files: &[String], private: &TokenStream) -> TokenStream {
    if files.is_empty() {
        return TokenStream::new();
    }
    ours! {
        #(const _: &[#private::u8] = #private::include_bytes!(#files);)*
        const _: #private::Option<&#private::str> = #private::option_env!("OTEL_MACROS_SEMCONV");
    }
}

fn numbered(name: &str, at: usize) -> Ident {
    let name = if at == 0 { name.to_owned() } else { format!("{name}_{at}") };
    Ident::new(&name, Span::mixed_site())
}

fn about_span(span: &SpanPlan, private: &TokenStream) -> TokenStream {
    let kind = match &span.kind {
        SpanKindPlan::Known(NamedVariant { variant: "Internal", path: None })
        | SpanKindPlan::Computed(_)
        | SpanKindPlan::Property(_) => TokenStream::new(),
        SpanKindPlan::Known(known) => {
            let kind = known.variant(&ours!(#private::SpanKind));
            ours!(.kind(#kind))
        }
    };
    let level = site_level(&span.level, private);
    let scope = span.scope.iter().map(|scope| ours!(.scope(#scope)));
    let mode = match span.mode {
        SpanMode::Child => TokenStream::new(),
        SpanMode::Root => ours!(.root()),
        SpanMode::Current => ours!(.current()),
    };
    let leaf = span.leaf.then(|| ours!(.leaf()));
    let poll_stats = span.poll_stats.then(|| ours!(.poll_stats()));
    let count = Literal::usize_unsuffixed(span.captures.len());
    let fields = (!span.captures.is_empty()).then(|| ours!(.fields(#count)));
    ours!(#kind #level #(#scope)* #mode #leaf #poll_stats #fields)
}

fn site_level(level: &LevelPlan, private: &TokenStream) -> TokenStream {
    match level {
        LevelPlan::Default | LevelPlan::Off => TokenStream::new(),
        LevelPlan::Known(_) => {
            let level = level.code("Info", private);
            ours!(.level(#level))
        }
        LevelPlan::Constant(level) => ours!(.level_of(|| #private::level_of(#level))),
    }
}

pub(crate) fn about_count(count: &CountPlan, private: &TokenStream) -> TokenStream {
    let new = if let Some(name) = &count.name {
        ours!(#private::Count::new(#name))
    } else {
        ours!(#private::Count::of_function())
    };
    let unit = count.unit.iter().map(|unit| ours!(.unit(#unit)));
    let description = count.description.iter().map(|description| ours!(.description(#description)));
    let measure = match count.measure {
        MeasurePlan::Sum => TokenStream::new(),
        MeasurePlan::Duration => ours!(.histogram()),
        MeasurePlan::Values => ours!(.values()),
    };
    let duration = count.duration.map(|_| ours!(.duration()));
    let active = count.active.map(|_| ours!(.active()));
    let buckets = count.buckets.iter().map(|buckets| {
        let (place, slice) = match buckets {
            Expr::Reference(slice) => (first_span(slice), slice.to_token_stream()),
            other => by_reference(other),
        };
        let located = located_at(place, private);
        let checked = ours_at!(place => #located::increasing(const { #slice }));
        ours!(.buckets(#checked))
    });
    let on = count.on.iter().map(|on| {
        let on = Ident::new(on, Span::mixed_site());
        ours!(.on(#private::On::#on))
    });
    let constants = (!count.constants.is_empty()).then(|| {
        let constants = constants(&count.constants, private);
        ours!(.attributes(#constants))
    });
    let dynamic = count.is_dynamic().then(|| ours!(.dynamic()));
    let scope = count.scope.iter().map(|scope| ours!(.scope(#scope)));
    let level = site_level(&count.level, private);
    ours!(#new #(#unit)* #(#description)* #measure #duration #active #(#buckets)* #(#on)* #constants #dynamic #(#scope)* #level)
}

/// `&[("acme.channel", ConstantValue::Text("web"))]`.
pub(crate) fn constants(attributes: &[ConstantAttribute], private: &TokenStream) -> TokenStream {
    let constants = attributes.iter().map(|ConstantAttribute { key, variant, value, .. }| {
        let variant = Ident::new(variant, Span::mixed_site());
        ours!((#key, #private::ConstantValue::#variant(#value)))
    });
    ours!(&[#(#constants),*])
}

fn about_log(log: &LogPlan, private: &TokenStream) -> TokenStream {
    let name = &log.name;
    let event = log.event.iter().map(|event| ours!(.event(#event)));
    let level = |method: &str, level: &LevelPlan| {
        let method = Ident::new(method, Span::mixed_site());
        let level = level_of(level, private);
        ours!(.#method(#level))
    };
    let entry = log.entry.iter().map(|entry| level("entry", entry));
    let ok = log.ok.is_given().then(|| level("ok", &log.ok));
    let err = log.err_level.is_given().then(|| level("err", &log.err_level));
    let some = log.some.iter().map(|some| level("some", some));
    let none = log.none.iter().map(|none| level("none", none));
    let slow = log.slow.iter().map(|slow| match slow {
        Slow::Nanoseconds(slow) => ours!(.slow(#private::Duration::from_nanos(#slow))),
        Slow::Computed(slow) => ours!(.slow(#slow)),
    });
    let timed = log.shows_elapsed().then(|| ours!(.timed()));
    let reads_fields = log.bodies().any(BodyPlan::uses_fields).then(|| ours!(.reads_fields()));
    let sample = log.sample.iter().map(|sample| ours!(.sample(#sample)));
    let rate = log.rate.iter().map(|(most, seconds)| {
        let (most, seconds) = (Literal::u32_unsuffixed(*most), Literal::u64_unsuffixed(*seconds));
        ours!(.rate(#most, #private::Duration::from_secs(#seconds)))
    });
    let once = log.once.then(|| ours!(.once()));
    let infallible = log.infallible.then(|| ours!(.infallible()));
    let scope = log.scope.iter().map(|scope| ours!(.scope(#scope)));
    ours!(#private::Log::new(#name) #(#event)* #(#entry)* #ok #err #(#some)* #(#none)* #(#slow)* #timed #reads_fields #(#sample)* #(#rate)* #once #infallible #(#scope)*)
}

/// `LevelOf::Known(Level::Debug)`.
fn level_of(level: &LevelPlan, private: &TokenStream) -> TokenStream {
    match level {
        LevelPlan::Off => ours!(#private::LevelOf::Off),
        LevelPlan::Constant(level) => ours!(#private::LevelOf::Constant(|| #private::level_of(#level))),
        known => {
            let known = known.code("Info", private);
            ours!(#private::LevelOf::Known(#known))
        }
    }
}
