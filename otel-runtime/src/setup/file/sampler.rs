//! Samplers.

use super::cursor::Cursor;
use super::schema;
use crate::setup::Sampler;

/// Reads a sampler.
pub(super) fn read(sampler: &Cursor<'_>) -> Option<Sampler> {
    let (kind, cursor) = sampler.one_of(&schema::SAMPLER, "sampler")?;
    match kind {
        "always_on" => {
            cursor.section(&schema::NO_KEYS);
            Some(Sampler::always_on())
        }
        "always_off" => {
            cursor.section(&schema::NO_KEYS);
            Some(Sampler::always_off())
        }
        "trace_id_ratio_based" => ratio(&cursor).map(Sampler::ratio),
        _ => parent_based(&cursor),
    }
}

/// Reads `ratio`, which is 1 if it is missing.
fn ratio(cursor: &Cursor<'_>) -> Option<f64> {
    let section = cursor.section(&schema::RATIO);
    let Some(ratio) = section.get("ratio") else { return Some(1.0) };
    let share = ratio.number()?;
    if !(0.0..=1.0).contains(&share) {
        ratio.refuse(format_args!("`{share}` is not a number from 0 to 1"));
        return None;
    }
    Some(share)
}

fn parent_based(cursor: &Cursor<'_>) -> Option<Sampler> {
    let section = cursor.section(&schema::PARENT_BASED);
    for (key, only) in [
        ("remote_parent_sampled", "always_on"),
        ("remote_parent_not_sampled", "always_off"),
        ("local_parent_sampled", "always_on"),
        ("local_parent_not_sampled", "always_off"),
    ] {
        let Some((kind, chosen)) = section.get(key).and_then(|of| of.one_of(&schema::SAMPLER, "sampler")) else { continue };
        if kind != only {
            chosen.refuse_key(format_args!("not supported: the parent decides; write `{only}`"));
        }
    }
    let Some(root) = section.get("root") else { return Some(Sampler::parent_always_on()) };
    let (kind, of) = root.one_of(&schema::SAMPLER, "sampler")?;
    match kind {
        "always_on" => Some(Sampler::parent_always_on()),
        "always_off" => Some(Sampler::parent_always_off()),
        "trace_id_ratio_based" => ratio(&of).map(Sampler::parent_ratio),
        _ => {
            of.refuse_key("not supported: write `always_on`, `always_off` or `trace_id_ratio_based`");
            None
        }
    }
}
