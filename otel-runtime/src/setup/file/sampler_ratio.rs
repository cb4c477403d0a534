//! The share of a sampler.

use super::cursor::Section;

/// Reads `ratio`, which is 1 if it is missing.
pub(super) fn read(section: &Section<'_>) -> Option<f64> {
    let Some(ratio) = section.get("ratio") else { return Some(1.0) };
    let share = ratio.number()?;
    if !(0.0..=1.0).contains(&share) {
        ratio.refuse(format_args!("`{share}` is not a number from 0 to 1"));
        return None;
    }
    Some(share)
}
