//! Nested layers: the inner ones join the operation of the outermost one.

use super::head::RequestHead;
use super::options::LayerOptions;
use super::path::{PathSetting, hidden_path, recorded_path};
use http::Request;
use http::uri::PathAndQuery;
use otel_runtime::__integration::{OperationSpan, REDACTED, warn};
use otel_runtime::RecordedQuery;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};

/// What the layers that a request has passed have in common. The outermost layer owns it.
pub(super) struct NestedLayers(Arc<SharedRequest>);

struct SharedRequest {
    /// The span of the outermost layer and the URL in it. `None` if there is no span.
    recorded: Option<RecordedUrl>,
    is_public: bool,
    known: Mutex<Known>,
}

struct RecordedUrl {
    span: OperationSpan,
    url: Option<PathAndQuery>,
    options: Arc<LayerOptions>,
}

#[derive(Default)]
struct Known {
    route: Option<String>,
    /// An inner layer has found a route that the outermost layer has not recorded yet.
    is_new: bool,
    /// The settings of all layers if the request has passed several.
    paths: Vec<PathSetting>,
    /// The path was changed between two layers.
    is_path_changed: bool,
    queries: Vec<RecordedQuery>,
}

/// The mark that the outermost layer leaves in the extensions of a request. It expires when the response is ready, so a request that is
/// kept and sent again starts a new operation.
#[derive(Clone)]
struct OuterLayer(Weak<SharedRequest>);

impl NestedLayers {
    /// Marks a request, whose inner layers then [`join`].
    pub(super) fn mark<B>(
        request: &mut Request<B>,
        options: &Arc<LayerOptions>,
        span: Option<OperationSpan>,
        is_public: bool,
    ) -> Self {
        let head = RequestHead::of(request);
        let known = Known { route: head.route().map(str::to_owned), ..Known::default() };
        let recorded = span.map(|span| RecordedUrl {
            span,
            url: head.uri().path_and_query().cloned(),
            options: Arc::clone(options),
        });
        let shared = Arc::new(SharedRequest { recorded, is_public, known: Mutex::new(known) });
        request.extensions_mut().insert(OuterLayer(Arc::downgrade(&shared)));
        Self(shared)
    }

    /// Returns a route that an inner layer has found since the last call.
    pub(super) fn found(&self) -> Option<String> {
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut known.is_new) { known.route.clone() } else { None }
    }
}

/// Returns whether an outer layer handles this request already. It is given the route, which an inner router may know better, and hides what
/// the settings of the inner layer hide.
pub(super) fn join<B>(request: &Request<B>, options: &LayerOptions) -> bool {
    let Some(shared) = request.extensions().get::<OuterLayer>().and_then(|OuterLayer(shared)| shared.upgrade()) else {
        return false;
    };
    let head = RequestHead::of(request);
    if !shared.is_public && options.is_public(&head) {
        report_public_endpoint();
    }
    let mut known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(recorded) = &shared.recorded {
        recorded.join(&head, options, &mut known);
    }
    if let Some(route) = head.route()
        && known.route.as_deref() != Some(route)
    {
        (known.route, known.is_new) = (Some(route.to_owned()), true);
    }
    true
}

impl RecordedUrl {
    /// Sets the path and the query of the span again if an inner layer may hide more of them. They are set at once, because the request may
    /// end before the outermost layer runs again.
    fn join(&self, head: &RequestHead<'_>, options: &LayerOptions, known: &mut Known) {
        if known.paths.is_empty() {
            known.paths.push(PathSetting { path: self.options.path.clone(), route: known.route.clone() });
            known.queries.push(self.options.query.clone());
        }
        known.paths.push(PathSetting { path: options.path.clone(), route: head.route().map(str::to_owned) });
        known.queries.push(options.query.clone());
        let path = self.url.as_ref().map_or("", PathAndQuery::path);
        known.is_path_changed |= path != head.path();
        if !options.path.is_whole() {
            // The settings of a layer do not fit a path that was changed before or after it.
            let path = if known.is_path_changed { hidden_path(path) } else { recorded_path(&known.paths, path) };
            self.span.set_text("url.path", &path);
        }
        let query = self.url.as_ref().and_then(PathAndQuery::query);
        if let Some(query) = query.filter(|_| !options.query.is_default() && !self.options.query.is_omitted()) {
            let hidden = |query: String, setting: &RecordedQuery| setting.apply(&query).map(Cow::into_owned);
            let query = known.queries.iter().try_fold(query.to_owned(), hidden);
            // An attribute cannot be removed.
            self.span.set_text("url.query", query.as_deref().unwrap_or(REDACTED));
        }
    }
}

/// The span has already started as a child of the client's span.
fn report_public_endpoint() {
    static REPORTED: Once = Once::new();
    REPORTED.call_once(|| {
        warn(
            "`public_endpoint` of an `HttpServerLayer` has no effect inside another one; set it on the outermost layer",
        );
    });
}
