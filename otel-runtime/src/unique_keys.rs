//! Unique attribute keys: of several attributes with the same key, the last one counts.
//!
//! Specification: [attribute collections](https://opentelemetry.io/docs/specs/otel/common/#attribute-collections).

use opentelemetry::{Key, KeyValue};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// An attribute of a span, a metric or a log record.
pub(crate) trait Keyed {
    fn key(&self) -> &Key;
}

impl Keyed for KeyValue {
    fn key(&self) -> &Key {
        &self.key
    }
}

impl<V> Keyed for (Key, V) {
    fn key(&self) -> &Key {
        &self.0
    }
}

/// Keeps the last value of each key, in the place of the first.
#[inline]
pub(crate) fn keep_last<A: Keyed>(attributes: &mut Vec<A>) {
    if has_repeated_key(attributes) {
        remove_repeated(attributes);
    }
}

/// Returns whether two attributes have the same key.
pub(crate) fn has_repeated_key<A: Keyed>(attributes: &[A]) -> bool {
    if attributes.len() > FEW {
        let mut seen = HashSet::with_capacity(attributes.len());
        return !attributes.iter().all(|attribute| seen.insert(attribute.key()));
    }
    let mut seen = 0_u64;
    for (at, attribute) in attributes.iter().enumerate() {
        let key = attribute.key();
        let bit = 1 << fingerprint(key.as_str().as_bytes());
        // Keys are compared only if their fingerprints are the same.
        if seen & bit != 0 && attributes[..at].iter().any(|earlier| earlier.key() == key) {
            return true;
        }
        seen |= bit;
    }
    false
}

/// Up to this many keys are compared without a set.
const FEW: usize = 32;

/// Returns a number below 64 that is different for most keys: it depends on the length, and on the end of the key, because the keys of a
/// namespace begin with the same text.
#[inline]
fn fingerprint(key: &[u8]) -> usize {
    let last = key.last().map_or(0, |byte| usize::from(*byte));
    (key.len() * 31 + last * 7) % 64
}

#[cold]
fn remove_repeated<A: Keyed>(attributes: &mut Vec<A>) {
    let mut places: HashMap<Key, usize> = HashMap::with_capacity(attributes.len());
    let mut unique = Vec::with_capacity(attributes.len());
    for attribute in attributes.drain(..) {
        match places.entry(attribute.key().clone()) {
            Entry::Occupied(place) => unique[*place.get()] = attribute,
            Entry::Vacant(place) => {
                place.insert(unique.len());
                unique.push(attribute);
            }
        }
    }
    *attributes = unique;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(keys: &[&str]) -> Vec<String> {
        let mut attributes: Vec<KeyValue> =
            keys.iter().enumerate().map(|(at, key)| KeyValue::new((*key).to_owned(), at.to_string())).collect();
        keep_last(&mut attributes);
        attributes.iter().map(|attribute| format!("{}={}", attribute.key, attribute.value)).collect()
    }

    #[test]
    fn the_last_value_of_a_key_is_kept() {
        assert_eq!(kept(&[]), [""; 0]);
        assert_eq!(kept(&["a", "b"]), ["a=0", "b=1"]);
        assert_eq!(kept(&["a", "b", "a", "c", "a"]), ["a=4", "b=1", "c=3"]);
    }

    #[test]
    fn many_keys_are_compared_too() {
        let keys: Vec<String> = (0..100).map(|number| format!("key.{number}")).chain(["key.7".to_owned()]).collect();
        let kept = kept(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((kept.len(), kept[7].as_str()), (100, "key.7=100"));
    }

    #[test]
    fn keys_with_the_same_fingerprint_are_different_keys() {
        assert_eq!(fingerprint(b"ab"), fingerprint(b"ab"));
        let same: Vec<String> = (0..2000_u32)
            .map(|number| format!("key.{number:04}"))
            .filter(|key| fingerprint(key.as_bytes()) == 7)
            .take(20)
            .collect();
        assert!(same.len() > 1, "the test needs a collision");
        assert_eq!(kept(&same.iter().map(String::as_str).collect::<Vec<_>>()).len(), same.len());
    }
}
