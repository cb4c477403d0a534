//! A sampler that can be replaced while the program runs.

use crate::sampling::Sampler;
use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingResult, ShouldSample};
use std::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
use std::sync::{Arc, PoisonError, RwLock};

/// The sampler of an installation. Clones refer to the same sampler.
#[derive(Clone, Debug)]
pub(crate) struct SharedSampler(Arc<SamplerSlot>);

#[derive(Debug)]
struct SamplerSlot {
    installed: Box<dyn ShouldSample>,
    /// Whether the sampler of the installation follows the parent. The recorder does not call it for children then.
    follows_parent: bool,
    /// Whether there is a replacement. The lock is not used before.
    is_replaced: AtomicBool,
    replacement: RwLock<Option<Arc<Box<dyn ShouldSample>>>>,
}

impl SharedSampler {
    pub(crate) fn new(sampler: Sampler) -> Self {
        let follows_parent = sampler.follows_parent();
        let (installed, is_replaced, replacement) = (sampler.into_sdk(), AtomicBool::new(false), RwLock::new(None));
        Self(Arc::new(SamplerSlot { installed, follows_parent, is_replaced, replacement }))
    }

    /// Returns whether the sampler of the installation follows the parent.
    pub(crate) fn follows_parent(&self) -> bool {
        self.0.follows_parent
    }

    /// Replaces the sampler.
    pub(crate) fn replace(&self, sampler: Sampler) {
        let sampler = Some(Arc::new(sampler.into_sdk()));
        *self.0.replacement.write().unwrap_or_else(PoisonError::into_inner) = sampler;
        self.0.is_replaced.store(true, Release);
    }
}

impl ShouldSample for SharedSampler {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        if self.0.is_replaced.load(Acquire) {
            let replacement = self.0.replacement.read().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(sampler) = replacement {
                return sampler.should_sample(parent, trace, name, kind, attributes, links);
            }
        }
        self.0.installed.should_sample(parent, trace, name, kind, attributes, links)
    }
}
