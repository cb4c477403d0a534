//! What a plan is made of: decisions, no syntax left to question.

use crate::args::field::{Key, Sigil};
use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::{Attribute, Expr, LitStr, Path};

/// One of the things that a function makes, as the site numbers them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartOf {
    Span,
    Count(usize),
    Log(usize),
}

/// What the check against the conventions leaves to the emitter.
#[derive(Default)]
pub(crate) struct Findings {
    /// What the compiler is to warn about, and where.
    pub(crate) warnings: Vec<(Span, String)>,
    /// Files of which a change is a reason to compile again.
    pub(crate) watched_files: Vec<String>,
}

/// The attributes of `record!`.
pub(crate) struct RecordPlan {
    pub(crate) krate: Path,
    pub(crate) captures: Vec<AttributePlan>,
    pub(crate) allow: Vec<Ident>,
    pub(crate) findings: Findings,
}

/// A span.
pub(crate) struct SpanPlan {
    pub(crate) name: SpanName,
    /// Where the name is written, if it is.
    pub(crate) name_at: Option<Span>,
    /// The type of span of the conventions, and keys that are set later.
    pub(crate) convention: Option<LitStr>,
    pub(crate) late: Vec<(String, Span)>,
    /// Keys that `record!` sets in the body; `None` if there is one of which the text is not known.
    pub(crate) recorded: Option<Vec<String>>,
    pub(crate) allow: Vec<Ident>,
    pub(crate) kind_at: Option<Span>,
    pub(crate) scope: Option<Expr>,
    pub(crate) level: LevelPlan,
    pub(crate) kind: SpanKindPlan,
    pub(crate) root: bool,
    pub(crate) current: bool,
    pub(crate) poll_stats: bool,
    pub(crate) condition: Option<Expr>,
    pub(crate) parent: Option<Expr>,
    pub(crate) links: Option<Expr>,
    /// The code and the description of a status that is there from the start.
    pub(crate) status: [Option<Expr>; 2],
    pub(crate) captures: Vec<AttributePlan>,
    pub(crate) err: Option<ErrRetPlan>,
    pub(crate) ret: Option<ErrRetPlan>,
}

/// A metric.
pub(crate) struct CountPlan {
    /// `None` is the metric of all functions.
    pub(crate) name: Option<Expr>,
    pub(crate) scope: Option<Expr>,
    pub(crate) level: LevelPlan,
    pub(crate) unit: Option<LitStr>,
    pub(crate) description: Option<LitStr>,
    pub(crate) measure: MeasurePlan,
    /// Where `duration` and `active` stand, if they are given.
    pub(crate) duration: Option<Span>,
    pub(crate) active: Option<Span>,
    pub(crate) buckets: Option<Expr>,
    /// The variant of `On`, if not all calls count.
    pub(crate) on: Option<&'static str>,
    pub(crate) labels: Vec<LabelPlan>,
    pub(crate) captures: Vec<AttributePlan>,
    /// Labels come from fields that other parts record, too.
    pub(crate) shares: bool,
    pub(crate) value: Option<Expr>,
    pub(crate) condition: Option<Expr>,
    pub(crate) allow: Vec<Ident>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MeasurePlan {
    Sum,
    Duration,
    Values,
}

/// A log.
pub(crate) struct LogPlan {
    pub(crate) name: String,
    pub(crate) scope: Option<Expr>,
    pub(crate) event: Option<Expr>,
    pub(crate) entry: Option<LevelPlan>,
    pub(crate) ok: LevelPlan,
    pub(crate) some: Option<LevelPlan>,
    pub(crate) none: Option<LevelPlan>,
    /// Where `some` or `none` stands.
    pub(crate) side_at: Option<Span>,
    pub(crate) err_level: LevelPlan,
    pub(crate) slow: Option<Slow>,
    pub(crate) sample: Option<Expr>,
    /// How many in how many seconds.
    pub(crate) rate: Option<(u32, u64)>,
    pub(crate) once: bool,
    /// The function cannot fail but by a panic, and nobody said what to do then.
    pub(crate) infallible: bool,
    pub(crate) body: Option<BodyPlan>,
    pub(crate) err_body: Option<BodyPlan>,
    pub(crate) captures: Vec<AttributePlan>,
    pub(crate) condition: Option<Expr>,
    pub(crate) allow: Vec<Ident>,
    pub(crate) err: Option<ErrRetPlan>,
    pub(crate) ret: Option<ErrRetPlan>,
}

/// From which duration on a call is slow.
pub(crate) enum Slow {
    Nanoseconds(u64),
    Computed(Expr),
}

/// The body of a log record: what is kept before the call, and how the rest is put together after it.
pub(crate) struct BodyPlan {
    /// With `{}` in place of what is kept.
    pub(crate) text: LitStr,
    pub(crate) kept: Vec<KeptText>,
    /// What stands for each `{}`, in order.
    pub(crate) pieces: Vec<BodyPiece>,
}

/// A parameter as text.
pub(crate) struct KeptText {
    /// `{:>5}`
    pub(crate) format: String,
    pub(crate) value: Expr,
}

impl KeptText {
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let text = |kept: &Self| kept.value.to_token_stream().to_string();
        self.format == other.format && text(self) == text(other)
    }
}

pub(crate) enum BodyPiece {
    /// The next that was kept.
    Kept,
    /// What is there when the record is written, because that is now.
    Now(Expr),
    Field(String),
    Elapsed,
    Ret,
    Err,
}

/// A field of several parts, which is evaluated once.
pub(crate) struct SharedAttributes {
    pub(crate) parts: Vec<PartOf>,
    pub(crate) captures: Vec<AttributePlan>,
}

/// The name of the span.
pub(crate) enum SpanName {
    Known(String),
    Computed { until: String, name: Expr },
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
}

/// A variant of ours that the author named.
pub(crate) struct NamedVariant {
    pub(crate) variant: &'static str,
    /// The path by which the author named it, `Level::DEBUG`: an import of its own that has to count as used.
    pub(crate) path: Option<Expr>,
}

/// One attribute that is set at the start.
pub(crate) struct AttributePlan {
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) key: Key,
    /// Where the key is written.
    pub(crate) at: Span,
    /// The key is but the name of a parameter.
    pub(crate) is_parameter: bool,
    /// Where the sigil before the value stands.
    pub(crate) sign: Option<Span>,
    pub(crate) value: AttributeValue,
    /// What the conventions want of the value's type.
    pub(crate) type_check: Option<TypeCheck>,
}

impl AttributePlan {
    /// Under a key that is written there, as it is.
    pub(crate) fn new(key: Key, at: Span, value: AttributeValue) -> Self {
        Self { cfg: Vec::new(), key, at, is_parameter: false, sign: None, value, type_check: None }
    }
}

/// A type that a value has to have.
pub(crate) struct TypeCheck {
    /// A kind of value in `otel_runtime::__private`.
    pub(crate) kind: &'static str,
    /// How the compiler is to call it.
    pub(crate) name: &'static str,
    pub(crate) message: String,
    pub(crate) label: String,
}

/// A label that is known while compiling.
pub(crate) struct LabelPlan {
    pub(crate) key: String,
    pub(crate) at: Span,
    /// The variant of `Label`.
    pub(crate) variant: &'static str,
    pub(crate) value: Expr,
}

pub(crate) enum AttributeValue {
    Of(Sigil, Expr),
    Redacted,
}

/// Which results are a success.
pub(crate) enum Success {
    ByType,
    OkIf(Expr),
    ErrorIf(Expr),
}

/// How an error or a value is told.
pub(crate) struct ErrRetPlan {
    /// The word that asks for it, for what the compiler has to say about the type.
    pub(crate) at: Span,
    pub(crate) format: ErrRetFormat,
    /// A log record; otherwise attributes of the span.
    pub(crate) record: bool,
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
