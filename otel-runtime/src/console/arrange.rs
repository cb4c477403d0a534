//! The order and depth of spans in a tree.

use crate::received::ReceivedSpan;
use opentelemetry::trace::SpanId;
use std::collections::{HashMap, HashSet};

/// A span in a tree.
pub(crate) struct TreeRow<'a> {
    pub(crate) span: &'a ReceivedSpan,
    /// Depth, starting at 0.
    pub(crate) depth: usize,
    /// The prefix of the span's line, such as `│  └─ `.
    pub(crate) branch: String,
    /// The prefix of further lines of the span, such as `│  │  `.
    pub(crate) below: String,
}

/// Sorts spans by start time. The order of spans with the same start time is also fixed.
pub(crate) fn by_start<'a>(spans: impl IntoIterator<Item = &'a ReceivedSpan>) -> Vec<&'a ReceivedSpan> {
    let mut spans: Vec<_> = spans.into_iter().collect();
    spans.sort_by_key(|span| (span.start, span.end, span.span_id.to_bytes()));
    spans
}

/// Returns the spans in depth-first order: each below its parent, siblings in the given order.
///
/// A span whose parent is not included has depth 0.
pub(crate) fn arrange<'a>(spans: &[&'a ReceivedSpan]) -> Vec<TreeRow<'a>> {
    let ids: HashSet<SpanId> = spans.iter().map(|span| span.span_id).collect();
    let mut children: HashMap<SpanId, Vec<&ReceivedSpan>> = HashMap::new();
    let mut roots = Vec::new();
    for span in spans.iter().copied() {
        match span.parent.filter(|parent| *parent != span.span_id && ids.contains(parent)) {
            Some(parent) => children.entry(parent).or_default().push(span),
            None => roots.push(span),
        }
    }
    let mut rows = descend(roots, children, spans.len());
    if rows.len() < spans.len() {
        // Spans that are each other's parents, which invalid IDs can cause, are added at depth 0.
        let arranged: HashSet<*const ReceivedSpan> = rows.iter().map(|row| std::ptr::from_ref(row.span)).collect();
        let left = spans.iter().copied().filter(|span| !arranged.contains(&std::ptr::from_ref(*span)));
        rows.extend(left.map(|span| TreeRow { span, depth: 0, branch: String::new(), below: "   ".to_owned() }));
    }
    rows
}

/// Maximum indentation. Deeper levels would be unreadable, and the prefixes of a trace with thousands of levels would take more
/// memory than its spans.
const DEEPEST: usize = 40;

/// Uses a stack instead of recursion, because the traced program determines the depth of a trace.
fn descend<'a>(
    roots: Vec<&'a ReceivedSpan>,
    mut children: HashMap<SpanId, Vec<&'a ReceivedSpan>>,
    count: usize,
) -> Vec<TreeRow<'a>> {
    let mut rows = Vec::with_capacity(count);
    let mut stack: Vec<_> = roots.into_iter().rev().map(|span| (span, 0, String::new(), String::new())).collect();
    while let Some((span, depth, branch, below)) = stack.pop() {
        let family = children.remove(&span.span_id).unwrap_or_default();
        for (place, child) in family.iter().rev().enumerate() {
            let (to_child, past_child) = if place == 0 { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let past_child = if depth < DEEPEST { past_child } else { "" };
            stack.push((child, depth + 1, format!("{below}{to_child}"), format!("{below}{past_child}")));
        }
        let below = format!("{below}{}", if family.is_empty() { "   " } else { "│  " });
        rows.push(TreeRow { span, depth, branch, below });
    }
    rows
}
