//! The callsites of spans as call sites of the pipeline, so that the filter and the caches of annotated functions apply to them.

use super::metadata::level;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::definition::Definition;
use crate::callsite::site::level::LevelOf;
use crate::callsite::site::source::Source;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{PoisonError, RwLock};
use tracing_core::Metadata;
use tracing_core::callsite::Identifier;

/// The known call sites. Callsites of `tracing` live for the rest of the program, and so do these.
static SITES: RwLock<Sites> = RwLock::new(Sites::with_hasher(BuildHasherDefault::new()));

type Sites = HashMap<Identifier, &'static Resolver, BuildHasherDefault<AddressHasher>>;

/// Returns the call site of a span. It is created at its first use.
pub(super) fn site(metadata: &'static Metadata<'static>) -> &'static Resolver {
    known_site(metadata).unwrap_or_else(|| {
        let mut sites = SITES.write().unwrap_or_else(PoisonError::into_inner);
        sites.entry(metadata.callsite()).or_insert_with(|| Box::leak(Box::new(Resolver::new(definition(metadata)))))
    })
}

/// Returns the call site of a span, if it exists.
pub(super) fn known_site(metadata: &Metadata<'_>) -> Option<&'static Resolver> {
    SITES.read().unwrap_or_else(PoisonError::into_inner).get(&metadata.callsite()).copied()
}

fn definition(metadata: &'static Metadata<'static>) -> Definition {
    let module = metadata.module_path().unwrap_or(metadata.target());
    let source = Source {
        function: || "",
        module,
        file: metadata.file().unwrap_or_default(),
        line: metadata.line().unwrap_or_default(),
        package: None,
        version: None,
    };
    Definition {
        level: LevelOf::Known(level(metadata)),
        fields: metadata.fields().len(),
        // By default, the target is the module. Then the scope is the crate, as for annotated functions.
        scope: Some(metadata.target()).filter(|target| *target != module),
        ..Definition::new(metadata.name(), source)
    }
}

/// Hashes the address of a callsite, which is unique.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }

    fn write_usize(&mut self, address: usize) {
        // The low bits of addresses are zero, and the map uses the high bits. The multiplier of Fibonacci hashing distributes them.
        self.0 = (self.0.rotate_left(5) ^ address as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
