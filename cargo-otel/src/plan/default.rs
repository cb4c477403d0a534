//! The functions that are instrumented without a rule.

use crate::scan::{Function, Reach, Returned};

/// Traits whose methods are called by operators, by collections, by formatting or by polling: often, and without a meaning of their own.
const TRAITS: &[&str] = &[
    "Add",
    "AddAssign",
    "AsMut",
    "AsRef",
    "AsyncBufRead",
    "AsyncRead",
    "AsyncWrite",
    "BitAnd",
    "BitOr",
    "BitXor",
    "Borrow",
    "BorrowMut",
    "BufRead",
    "Clone",
    "Debug",
    "Decoder",
    "Default",
    "Deref",
    "DerefMut",
    "Deserialize",
    "DeserializeSeed",
    "Deserializer",
    "Display",
    "Div",
    "DoubleEndedIterator",
    "Drop",
    "Encoder",
    "Eq",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "From",
    "FromIterator",
    "FromStr",
    "Future",
    "GlobalAlloc",
    "Hash",
    "Hasher",
    "Index",
    "IndexMut",
    "Into",
    "IntoIterator",
    "Iterator",
    "Log",
    "LowerHex",
    "Mul",
    "Neg",
    "Not",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Read",
    "Rem",
    "Seek",
    "Serialize",
    "SerializeMap",
    "SerializeSeq",
    "SerializeStruct",
    "Serializer",
    "Shl",
    "Shr",
    "Sink",
    "Stream",
    "Sub",
    "SubAssign",
    "ToOwned",
    "ToString",
    "ToTokens",
    "TryFrom",
    "UpperHex",
    "Visit",
    "Visitor",
    "Write",
];

/// Returns why the function is instrumented, or why not.
pub(super) fn by_default(function: &Function) -> Result<String, String> {
    if let Some(of_trait) = function.of_trait.as_deref().filter(|of_trait| TRAITS.contains(of_trait)) {
        return Err(format!("implements `{of_trait}`"));
    }
    let name = function.path.rsplit("::").next().unwrap_or_default();
    if function.is_async {
        return Ok("async fn".to_owned());
    }
    if name == "poll" || name.starts_with("poll_") {
        return Err("polled, not called once".to_owned());
    }
    if function.returned == Returned::Own {
        return Err("constructor or builder step".to_owned());
    }
    if function.reach == Reach::Private {
        return Err("private".to_owned());
    }
    if function.statements < 2 {
        return Err("getter or single expression".to_owned());
    }
    let reason = match function {
        Function { of_trait: Some(_), .. } => "trait method",
        Function { reach: Reach::Public, .. } => "pub fn",
        _ => "function of a program",
    };
    Ok(reason.to_owned())
}
