//! The plan of a function that announces a metric: it adds zero for each known set of attributes.

use crate::args::announce::{Announce, AnnouncedAttribute};
use crate::args::signal_options::MetricArgs;
use crate::errors::Errors;
use crate::model::{AnnouncementPlan, AttributePlan, ConstantAttribute};
use crate::plan::constants::constant;

const ERROR_TYPE: &str = "error.type";

/// Decides about `announce(..)`. `captures` are the attributes that each call adds.
pub(crate) fn announcement(
    metric: &mut MetricArgs,
    on: Option<&'static str>,
    captures: &[AttributePlan],
    errors: &mut Errors,
) -> Option<AnnouncementPlan> {
    let at = metric.announce.span()?;
    if metric.histogram.span().is_some() {
        errors.at_span(at, "`announce` needs a counter; a histogram has no value that leaves it unchanged");
    }
    if metric.value.span().is_some() {
        errors.at_span(at, "`announce` needs a counter of calls, because the type of `value` decides the type of the counter and is not known before a call; remove `announce` or `value`");
    }
    let Announce { function, sets } = metric.announce.take()?;
    if sets.is_empty() && on == Some("Err") {
        errors.at(&function, "with `on = err`, every measurement has an `error.type`; announce the known ones: `announce(.., [error.type = \"timeout\"])`");
    }
    let has_error_type = |attributes: &[AnnouncedAttribute]| {
        attributes.iter().find(|attribute| attribute.key.text() == Some(ERROR_TYPE)).map(|attribute| attribute.at)
    };
    let mut planned = Vec::new();
    for set in sets {
        match (on, has_error_type(&set.attributes)) {
            (Some("Ok"), Some(at)) => {
                errors.at_span(
                    at,
                    "with `on = ok`, no measurement has an `error.type`; remove this attribute, or remove `on`",
                );
            }
            (Some("Err"), None) => {
                errors.at_span(set.at, "with `on = err`, every measurement has an `error.type`; add the one to announce: `[error.type = \"timeout\"]`");
            }
            _ => (),
        }
        check_keys(&set.attributes, errors);
        let attributes = set.attributes.into_iter().filter_map(|attribute| known(attribute, captures, errors));
        planned.push(attributes.collect());
    }
    // Without a list: the measurements of calls that succeed and add no attributes.
    if planned.is_empty() {
        planned.push(Vec::new());
    }
    Some(AnnouncementPlan { function, sets: planned })
}

fn check_keys(attributes: &[AnnouncedAttribute], errors: &mut Errors) {
    for (place, attribute) in attributes.iter().enumerate() {
        let Some(key) = attribute.key.text() else { continue };
        if attributes[..place].iter().any(|earlier| earlier.key.text() == Some(key)) {
            errors.at_span(attribute.at, format!("the key `{key}` is given twice; remove one of them"));
        }
    }
}

/// An attribute with a literal value, which calls record as well.
fn known(attribute: AnnouncedAttribute, captures: &[AttributePlan], errors: &mut Errors) -> Option<ConstantAttribute> {
    let AnnouncedAttribute { key, at, value } = attribute;
    let Some(key) = key.text() else {
        errors.at_span(at, "an announced attribute needs a key that is written out, such as `error.type`");
        return None;
    };
    let recorded: Vec<_> = captures.iter().map(|captured| captured.key.text()).collect();
    if key != ERROR_TYPE && !recorded.contains(&None) && !recorded.contains(&Some(key)) {
        let known = [ERROR_TYPE].into_iter().chain(recorded.into_iter().flatten()).map(|known| format!("`{known}`"));
        let known = known.collect::<Vec<_>>().join(", ");
        let message = format!(
            "calls do not add the attribute `{key}` to this metric; announce attributes whose values differ between calls: {known}"
        );
        errors.at_span(at, message);
    }
    let Some((variant, value)) = constant(&value) else {
        let message =
            format!("the value of `{key}` must be known before the first call; write a literal such as `\"timeout\"`");
        errors.at(&value, message);
        return None;
    };
    Some(ConstantAttribute { key: key.to_owned(), at, variant, value })
}
