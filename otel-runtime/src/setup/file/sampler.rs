//! Samplers.

use super::composite_sampler;
use super::cursor::{Cursor, Section};
use super::remote_sampler;
use super::sampler_ratio::read as ratio;
use super::schema;
use crate::sampling::Sampler;

/// Reads the sampler of the provider.
pub(super) fn read(cursor: &Cursor<'_>) -> Option<Sampler> {
    let sampler = sampler(cursor)?;
    if let Err(reason) = sampler.check() {
        cursor.refuse(reason);
    }
    Some(sampler)
}

fn sampler(cursor: &Cursor<'_>) -> Option<Sampler> {
    let (kind, cursor) = cursor.one_of(&schema::SAMPLER, "sampler")?;
    Some(match kind {
        "always_on" => {
            cursor.section(&schema::NO_KEYS);
            Sampler::always_on()
        }
        "always_off" => {
            cursor.section(&schema::NO_KEYS);
            Sampler::always_off()
        }
        "trace_id_ratio_based" => Sampler::ratio(ratio(&cursor.section(&schema::RATIO))?),
        "probability/development" => Sampler::probability(ratio(&cursor.section(&schema::PROBABILITY))?),
        "always_record" => {
            let section = cursor.section(&schema::ALWAYS_RECORD);
            Sampler::always_record(section.required("root").and_then(self::sampler)?)
        }
        "composite/development" => return composite_sampler::read(&cursor),
        "jaeger_remote/development" => {
            let section = cursor.section(&schema::JAEGER_REMOTE);
            let initial = section.required("initial_sampler").and_then(self::sampler);
            return remote_sampler::read(&cursor, &section, initial);
        }
        _ => return parent_based(&cursor.section(&schema::PARENT_BASED)),
    })
}

/// Sets the sampler for one kind of parent.
type SetDelegate = fn(Sampler, Sampler) -> Sampler;

fn parent_based(section: &Section<'_>) -> Option<Sampler> {
    let root = match section.get("root") {
        Some(root) => sampler(root)?,
        None => Sampler::always_on(),
    };
    let delegates: [(&str, &str, SetDelegate); 4] = [
        ("remote_parent_sampled", "always_on", Sampler::remote_parent_sampled),
        ("remote_parent_not_sampled", "always_off", Sampler::remote_parent_not_sampled),
        ("local_parent_sampled", "always_on", Sampler::local_parent_sampled),
        ("local_parent_not_sampled", "always_off", Sampler::local_parent_not_sampled),
    ];
    let mut parent_based = Sampler::parent_based(root);
    for (key, default, set) in delegates {
        let Some(cursor) = section.get(key) else { continue };
        let delegate = sampler(cursor)?;
        // With the defaults, the parent decides, and no sampler has to be asked.
        if delegate.to_string() != default {
            parent_based = set(parent_based, delegate);
        }
    }
    Some(parent_based)
}
