//! The critical path: where the time of a trace was spent.

use super::clocks::shifted;
use super::{Arranged, Node};

/// Returns for each span the nanoseconds during which the trace waited for this span itself, and not for one below it.
///
/// The path goes backwards from the end of the longest root span: a span waits for the child that ends last, before that for the child
/// that ended last before this one started, and so on. The times add up to the duration of that root span.
pub(crate) fn critical_times(nodes: &[Node], rows: &[Arranged], skews: &[i64]) -> Vec<u64> {
    let times = |span: usize| (shifted(nodes[span].start, skews[span]), shifted(nodes[span].end, skews[span]));
    let mut critical = vec![0; nodes.len()];
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for row in rows {
        if let Some(parent) = row.parent {
            children[parent].push(row.span);
        }
    }
    for family in &mut children {
        family.sort_by_key(|child| times(*child).1);
    }
    let Some(root) = longest_root(rows, |span| times(span).1.saturating_sub(times(span).0)) else { return critical };
    let (start, end) = times(root);
    let mut stack = vec![(root, start, end)];
    while let Some((span, from, to)) = stack.pop() {
        let mut at = to;
        for child in std::mem::take(&mut children[span]).into_iter().rev() {
            let (start, end) = times(child);
            let (start, end) = (start.max(from), end.min(to));
            // While a later child ran, the span did not wait for one that ended during that time.
            if end > at || start >= end {
                continue;
            }
            critical[span] += at - end;
            stack.push((child, start, end));
            at = start;
        }
        critical[span] += at.saturating_sub(from);
    }
    critical
}

/// Returns the longest root span, the first of equal ones.
fn longest_root(rows: &[Arranged], duration: impl Fn(usize) -> u64) -> Option<usize> {
    let roots = rows.iter().filter(|row| row.parent.is_none()).map(|row| row.span);
    // `max_by_key` returns the last of equal ones.
    roots.rev().max_by_key(|span| duration(*span))
}
