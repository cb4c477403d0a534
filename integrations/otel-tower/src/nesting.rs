//! Nested layers: the inner ones join the operation of the outermost one.

use super::head::RequestHead;
use http::{Extensions, Request};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The route of a request, as far as the layers that it has passed know it. The outermost layer owns it.
#[derive(Default)]
pub(super) struct NestedRoute(Arc<Mutex<KnownRoute>>);

#[derive(Default)]
struct KnownRoute {
    route: Option<String>,
    /// An inner layer has found a route that the outermost layer has not recorded yet.
    is_new: bool,
}

/// The mark that the outermost layer leaves in the extensions of a request. It expires when the response is ready, so a request that is
/// kept and sent again starts a new operation.
#[derive(Clone)]
struct OuterLayer(Weak<Mutex<KnownRoute>>);

impl NestedRoute {
    /// Marks a request, whose inner layers then [`join`].
    pub(super) fn mark(extensions: &mut Extensions, route: Option<String>) -> Self {
        let known = Arc::new(Mutex::new(KnownRoute { route, is_new: false }));
        extensions.insert(OuterLayer(Arc::downgrade(&known)));
        Self(known)
    }

    /// Returns a route that an inner layer has found since the last call.
    pub(super) fn found(&self) -> Option<String> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut known.is_new) { known.route.clone() } else { None }
    }
}

/// Returns whether an outer layer handles this request already. It is given the route, which an inner router may know better.
pub(super) fn join<B>(request: &Request<B>) -> bool {
    let Some(known) = request.extensions().get::<OuterLayer>().and_then(|OuterLayer(known)| known.upgrade()) else {
        return false;
    };
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(route) = RequestHead::of(request).route()
        && known.route.as_deref() != Some(route)
    {
        *known = KnownRoute { route: Some(route.to_owned()), is_new: true };
    }
    true
}
