//! The parts of a plan: decisions instead of syntax.

pub(crate) mod body;

use crate::args::field::{Key, Sigil};
use crate::model::body::BodyPlan;
use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr, LitStr, Path};

/// One of the signals of a function, numbered as in the site.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartOf {
    Span,
    Count(usize),
    Log(usize),
}

/// The result of the convention check that the emitter needs.
#[derive(Default)]
pub(crate) struct Findings {
    /// Warnings for the compiler to print.
    pub(crate) warnings: Vec<Warning>,
    /// Files whose changes must trigger a new compilation.
    pub(crate) watched_files: Vec<String>,
}

/// A warning in the user's code.
#[derive(Clone)]
pub(crate) struct Warning {
    pub(crate) at: Span,
    /// The name that the compiler prints before the message.
    pub(crate) about: &'static str,
    pub(crate) message: String,
}

/// The attributes of `record!`.
pub(crate) struct RecordPlan {
    pub(crate) krate: Path,
    pub(crate) captures: Vec<AttributePlan>,
    pub(crate) allow: Vec<Ident>,
    pub(crate) findings: Findings,
}

/// Which span a call records.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanMode {
    /// A new one below the current one, or below the given parent.
    Child,
    /// A new one without a parent.
    Root,
    /// The current one.
    Current,
}

/// A span.
pub(crate) struct SpanPlan {
    pub(crate) name: SpanName,
    /// The position of the name, if it was given.
    pub(crate) name_at: Option<Span>,
    /// The span type of the conventions, and the keys that are set later.
    pub(crate) convention: Option<LitStr>,
    pub(crate) late: Vec<(String, Span)>,
    /// Keys that `record!` sets in the body. `None` if one of them is not known at compile time.
    pub(crate) recorded: Option<Vec<String>>,
    pub(crate) allow: Vec<Ident>,
    pub(crate) kind_at: Option<Span>,
    pub(crate) scope: Option<Expr>,
    pub(crate) level: LevelPlan,
    pub(crate) kind: SpanKindPlan,
    pub(crate) mode: SpanMode,
    pub(crate) leaf: bool,
    pub(crate) poll_stats: bool,
    pub(crate) condition: Option<Expr>,
    pub(crate) parent: Option<Expr>,
    pub(crate) links: Option<Expr>,
    /// The code and the description of a status that is set at the start.
    pub(crate) status: [Option<PropertyValue>; 2],
    pub(crate) captures: Vec<AttributePlan>,
    pub(crate) err: Option<ErrRetPlan>,
    pub(crate) ret: Option<ErrRetPlan>,
}

/// A metric.
pub(crate) struct CountPlan {
    /// `None` means the metric that all functions share.
    pub(crate) name: Option<Expr>,
    pub(crate) scope: Option<Expr>,
    pub(crate) level: LevelPlan,
    pub(crate) unit: Option<LitStr>,
    pub(crate) description: Option<LitStr>,
    pub(crate) measure: MeasurePlan,
    /// The positions of `duration` and `active`, if they were given.
    pub(crate) duration: Option<Span>,
    pub(crate) active: Option<Span>,
    pub(crate) buckets: Option<Expr>,
    /// The variant of `On`. `None` if all calls count.
    pub(crate) on: Option<&'static str>,
    pub(crate) constants: Vec<ConstantAttribute>,
    pub(crate) captures: Vec<AttributePlan>,
    /// Some attributes come from fields that other signals record, too.
    pub(crate) shares: bool,
    pub(crate) value: Option<MeasuredValue>,
    pub(crate) condition: Option<Expr>,
    pub(crate) allow: Vec<Ident>,
    pub(crate) announcement: Option<AnnouncementPlan>,
}

/// A function that announces a metric.
pub(crate) struct AnnouncementPlan {
    /// Its name.
    pub(crate) function: Ident,
    /// The attributes that each announced series has in addition to the constant ones.
    pub(crate) sets: Vec<Vec<ConstantAttribute>>,
}

/// The value that a metric adds or records.
pub(crate) struct MeasuredValue {
    pub(crate) expr: Expr,
    /// It consists of integer literals, so it has no type of its own.
    pub(crate) is_whole: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MeasurePlan {
    Sum,
    Duration,
    Values,
}

impl MeasurePlan {
    /// The units that a duration can be recorded in.
    pub(crate) const DURATION_UNITS: [&str; 4] = ["s", "ms", "us", "ns"];
}

/// A log record.
pub(crate) struct LogPlan {
    pub(crate) name: String,
    pub(crate) scope: Option<Expr>,
    pub(crate) event: Option<Expr>,
    pub(crate) entry: Option<LevelPlan>,
    pub(crate) ok: LevelPlan,
    pub(crate) some: Option<LevelPlan>,
    pub(crate) none: Option<LevelPlan>,
    /// The position of `some` or `none`, and whether it applies only if the type of the value allows it.
    pub(crate) some_at: Option<(Span, bool)>,
    pub(crate) err_level: LevelPlan,
    pub(crate) slow: Option<Slow>,
    pub(crate) sample: Option<Expr>,
    /// The number of records, and the period in seconds.
    pub(crate) rate: Option<(u32, u64)>,
    pub(crate) once: bool,
    /// The function can only fail by a panic, and there is no option for that case.
    pub(crate) infallible: bool,
    pub(crate) body: Option<BodyPlan>,
    pub(crate) err_body: Option<BodyPlan>,
    pub(crate) captures: Vec<AttributePlan>,
    pub(crate) condition: Option<Expr>,
    pub(crate) allow: Vec<Ident>,
    pub(crate) err: Option<ErrRetPlan>,
    pub(crate) ret: Option<ErrRetPlan>,
}

/// The minimum duration of a slow call.
pub(crate) enum Slow {
    Nanoseconds(u64),
    Computed(Expr),
}

/// Attributes that several signals record and that are evaluated once.
pub(crate) struct SharedAttributes {
    pub(crate) parts: Vec<PartOf>,
    pub(crate) captures: Vec<AttributePlan>,
}

/// The name of the span. `until` is its name until the other one is computed.
pub(crate) enum SpanName {
    Known(String),
    Computed {
        until: String,
        name: Expr,
    },
    /// The text of a field `otel.name`.
    Property {
        until: String,
        name: PropertyValue,
    },
}

/// A value of `#[instrument]` that sets a property of the span by its text.
pub(crate) struct PropertyValue {
    /// The field, such as `otel.name`.
    pub(crate) key: &'static str,
    pub(crate) sigil: Sigil,
    pub(crate) value: Expr,
}

/// The level of the site.
pub(crate) enum LevelPlan {
    Default,
    Off,
    Known(NamedVariant),
    Constant(Expr),
}

/// The kind of the span.
pub(crate) enum SpanKindPlan {
    Known(NamedVariant),
    Computed(Expr),
    /// The text of a field `otel.kind`.
    Property(PropertyValue),
}

/// A variant of one of our enums that the author named.
pub(crate) struct NamedVariant {
    pub(crate) variant: &'static str,
    /// The path that the author wrote, such as `Level::DEBUG`. The expansion mentions it so that its import counts as used.
    pub(crate) path: Option<Expr>,
}

/// An attribute that is set at the start of the call.
pub(crate) struct AttributePlan {
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) key: Key,
    /// The position of the key.
    pub(crate) at: Span,
    /// The key is the name of a parameter.
    pub(crate) is_parameter: bool,
    /// The author wrote the key, or the name of the parameter.
    pub(crate) is_listed: bool,
    /// The position of the sigil before the value.
    pub(crate) sign: Option<Span>,
    pub(crate) value: AttributeValue,
    /// The type that the conventions require.
    pub(crate) type_check: Option<TypeCheck>,
}

impl AttributePlan {
    /// An attribute with a written key and without a sigil.
    pub(crate) fn new(key: Key, at: Span, value: AttributeValue) -> Self {
        Self { cfg: Vec::new(), key, at, is_parameter: false, is_listed: true, sign: None, value, type_check: None }
    }
}

/// A type that the compiler checks the value against.
pub(crate) struct TypeCheck {
    /// The trait in `otel_runtime::__private`.
    pub(crate) kind: &'static str,
    /// The name that the compiler prints.
    pub(crate) name: &'static str,
    pub(crate) message: String,
    pub(crate) label: String,
}

/// A metric attribute that is known at compile time.
pub(crate) struct ConstantAttribute {
    pub(crate) key: String,
    pub(crate) at: Span,
    /// The variant of `ConstantValue`.
    pub(crate) variant: &'static str,
    pub(crate) value: Expr,
}

pub(crate) enum AttributeValue {
    Of(Sigil, Expr),
    Redacted,
}

/// Which results count as a success.
pub(crate) enum Success {
    ByType,
    OkIf(Expr),
    ErrorIf(Expr),
}

/// How an error or a returned value is recorded.
pub(crate) struct ErrRetPlan {
    /// The position of the option, for type errors of the compiler.
    pub(crate) at: Span,
    /// How the error or the value itself is recorded. `None` if only the fields are recorded.
    pub(crate) format: Option<ErrRetFormat>,
    /// Recorded as a log record; otherwise as attributes of the span.
    pub(crate) record: bool,
    /// The option applies only if the type of the value allows it.
    pub(crate) where_possible: bool,
    pub(crate) level: LevelPlan,
    pub(crate) fields: Vec<AttributePlan>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrRetFormat {
    Typed,
    Display,
    Debug,
    Chain,
}
