//! Circles among the files and folders of one folder.

use crate::modules::Uses;
use crate::tokens::Path;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Nodes that use one another, directly or through others.
#[derive(Debug)]
pub(crate) struct Circle {
    /// The folder in which they lie side by side.
    pub(crate) folder: Path,
    pub(crate) nodes: BTreeSet<Path>,
    /// A shortest way around, which ends where it begins.
    pub(crate) way: Vec<Path>,
}

type Edges = BTreeMap<Path, BTreeSet<Path>>;

/// The circles of every folder.
pub(crate) fn find(uses: &Uses) -> Vec<Circle> {
    let mut folders: BTreeMap<Path, Edges> = BTreeMap::new();
    for (from, to) in uses.keys() {
        let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
        let node = |path: &Path| path[..path.len().min(shared + 1)].to_vec();
        let edges = folders.entry(from[..shared].to_vec()).or_default();
        edges.entry(node(from)).or_default().insert(node(to));
    }
    folders.into_iter().flat_map(|(folder, edges)| of_folder(&folder, &edges)).collect()
}

fn of_folder(folder: &Path, edges: &Edges) -> Vec<Circle> {
    let reached: BTreeMap<&Path, BTreeSet<Path>> = edges.keys().map(|node| (node, reachable(node, edges))).collect();
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for (&start, others) in &reached {
        if !others.contains(start) || seen.contains(start) {
            continue;
        }
        let is_mutual = |node: &&Path| reached.get(node).is_some_and(|back| back.contains(start));
        let nodes: BTreeSet<Path> = others.iter().filter(is_mutual).cloned().collect();
        seen.extend(nodes.iter().cloned());
        circles.push(Circle { folder: folder.clone(), way: shortest(&nodes, edges), nodes });
    }
    circles
}

/// All that a node leads to; the node itself only if it is in a circle.
fn reachable(start: &Path, edges: &Edges) -> BTreeSet<Path> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        for next in edges.get(node).into_iter().flatten() {
            if reached.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    reached
}

/// The shortest way from one of the nodes back to it.
fn shortest(nodes: &BTreeSet<Path>, edges: &Edges) -> Vec<Path> {
    nodes.iter().filter_map(|start| around(start, edges)).min_by_key(Vec::len).unwrap_or_default()
}

fn around(start: &Path, edges: &Edges) -> Option<Vec<Path>> {
    let mut seen = BTreeSet::new();
    let mut open = VecDeque::from([vec![start.clone()]]);
    while let Some(way) = open.pop_front() {
        for next in way.last().and_then(|last| edges.get(last)).into_iter().flatten() {
            let longer = [way.as_slice(), std::slice::from_ref(next)].concat();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next) {
                open.push_back(longer);
            }
        }
    }
    None
}
