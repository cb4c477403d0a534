//! Order and depth.

use super::Node;
use std::collections::HashMap;

/// A span in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arranged {
    /// The index of the span.
    pub(crate) span: usize,
    /// The index of the parent, unless it was not received or a cycle was broken here.
    pub(crate) parent: Option<usize>,
    pub(crate) depth: usize,
    /// Whether the span is its own ancestor, so that it has no place below its parent.
    pub(crate) is_cycle: bool,
}

/// Returns the spans in depth-first order, each below its parent, siblings by their start.
///
/// Spans whose parent was not received are roots. If spans are each other's ancestors, the one that starts first becomes a root. If several
/// spans have the same ID, children belong to the first.
pub(crate) fn arrange(nodes: &[Node]) -> Vec<Arranged> {
    let mut first: HashMap<u64, usize> = HashMap::new();
    for (place, node) in nodes.iter().enumerate() {
        first.entry(node.id).or_insert(place);
    }
    let parent = |place: usize| nodes[place].parent.and_then(|parent| first.get(&parent).copied());
    let mut by_start: Vec<usize> = (0..nodes.len()).collect();
    by_start.sort_by_key(|place| (nodes[*place].start, nodes[*place].end, *place));
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for place in &by_start {
        if let Some(parent) = parent(*place) {
            children[parent].push(*place);
        }
    }
    let mut tree = Tree { children, is_placed: vec![false; nodes.len()], rows: Vec::with_capacity(nodes.len()) };
    for place in by_start.iter().filter(|place| parent(**place).is_none()) {
        tree.descend(*place, false);
    }
    for place in by_start {
        // What is not below a root is in a cycle or below one; walking up leads into the cycle.
        if !tree.is_placed[place] {
            tree.descend(first_of_cycle(place, nodes, parent), true);
        }
    }
    tree.rows
}

/// Returns the span of a cycle that starts first, from a span in the cycle or below it.
fn first_of_cycle(from: usize, nodes: &[Node], parent: impl Fn(usize) -> Option<usize>) -> usize {
    let (mut slow, mut fast) = (from, from);
    let next = |place: usize| parent(place).unwrap_or(place);
    loop {
        slow = next(slow);
        fast = next(next(fast));
        if slow == fast {
            break;
        }
    }
    let (mut best, mut place) = (slow, next(slow));
    while place != slow {
        if (nodes[place].start, place) < (nodes[best].start, best) {
            best = place;
        }
        place = next(place);
    }
    best
}

struct Tree {
    children: Vec<Vec<usize>>,
    is_placed: Vec<bool>,
    rows: Vec<Arranged>,
}

impl Tree {
    /// Adds a span and everything below it. It uses a stack, because the traced program determines the depth.
    fn descend(&mut self, root: usize, is_cycle: bool) {
        self.is_placed[root] = true;
        let mut stack = vec![Arranged { span: root, parent: None, depth: 0, is_cycle }];
        while let Some(row) = stack.pop() {
            self.rows.push(row);
            for child in std::mem::take(&mut self.children[row.span]).into_iter().rev() {
                if !std::mem::replace(&mut self.is_placed[child], true) {
                    let parent = Some(row.span);
                    stack.push(Arranged { span: child, parent, depth: row.depth + 1, is_cycle: false });
                }
            }
        }
    }
}
