//! Clocks that disagree.

use super::{Arranged, Node, NodeKind};

/// Returns for each span the nanoseconds to add to its times, so that no server starts before its client has, or ends after it.
///
/// `rows` is the arranged tree. All spans below one that is moved are moved with it, as long as they are of the same resource. If the
/// server took longer than the client waited, only its start can be moved.
pub(crate) fn skews(nodes: &[Node], rows: &[Arranged]) -> Vec<i64> {
    let mut skews = vec![0; nodes.len()];
    for row in rows {
        let Some(parent) = row.parent else { continue };
        let (node, above) = (&nodes[row.span], &nodes[parent]);
        skews[row.span] =
            if node.resource == above.resource { skews[parent] } else { between(node, above, skews[parent]) };
    }
    skews
}

/// Returns the skew of a span whose parent has another clock.
fn between(node: &Node, above: &Node, skew: i64) -> i64 {
    let (start, end) = (shifted(above.start, skew), shifted(above.end, skew));
    let (own, waiting) = (node.end.saturating_sub(node.start), end.saturating_sub(start));
    let is_call = above.kind == NodeKind::Client && node.kind == NodeKind::Server;
    if node.start >= start && (!is_call || node.end <= end || own > waiting) {
        return 0;
    }
    let slack = if is_call { waiting.saturating_sub(own) / 2 } else { 0 };
    difference(start.saturating_add(slack), node.start)
}

/// Returns a time that is moved.
pub(super) fn shifted(time: u64, skew: i64) -> u64 {
    time.saturating_add_signed(skew)
}

fn difference(to: u64, from: u64) -> i64 {
    i64::try_from(i128::from(to) - i128::from(from)).unwrap_or(0)
}
