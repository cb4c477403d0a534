//! The modules of a crate, and which of them each one uses.

use crate::tokens::{self, Child, Contents, Path};
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};

/// The modules of a crate by their paths; that of the root is empty.
#[derive(Default)]
pub(crate) struct Modules(BTreeMap<Path, Module>);

/// A module: one file, several that replace one another under `cfg`, or braces inside a file.
#[derive(Default)]
struct Module {
    /// The module that is a file: this one, or the one that has its braces.
    file: Path,
    children: BTreeSet<String>,
    contents: Vec<Contents>,
}

/// Which file uses which other file, with one of the paths that it is used by.
pub(crate) type Uses = BTreeMap<(Path, Path), String>;

/// How often a name may lead to another name.
const MOST_REEXPORTS: usize = 8;

impl Modules {
    /// Reads a crate from its root file on. `text` is the text of a file, by its path from the folder of the root file.
    pub(crate) fn read(text: &dyn Fn(&str) -> String) -> Self {
        let mut modules = Self::default();
        modules.add_file(&[], "lib.rs", "", text);
        modules
    }

    /// The modules that are files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().filter(|(path, module)| **path == module.file).map(|(path, _)| path)
    }

    /// Whether there is a module of this path.
    pub(crate) fn contains(&self, path: &[String]) -> bool {
        self.0.contains_key(path)
    }

    /// Every use of one file in another.
    pub(crate) fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (path, module) in &self.0 {
            for written in self.paths(path, module) {
                for target in self.resolve(path, &written, MOST_REEXPORTS) {
                    let to = self.0[&target].file.clone();
                    if to != module.file {
                        uses.insert((module.file.clone(), to), written.join("::"));
                    }
                }
            }
        }
        uses
    }

    /// The modules below one at the root of the crate, that one included, in which an identifier occurs.
    pub(crate) fn mentions(&self, below: &str, name: &str) -> Vec<String> {
        let is_mentioned = |contents: &Contents| {
            contents.identifiers.contains(name)
                || contents.imports.iter().any(|import| import.path.iter().any(|s| s == name))
        };
        let below = self.0.iter().filter(|(path, _)| path.first().is_some_and(|first| first == below));
        below.filter(|(_, module)| module.contents.iter().any(is_mentioned)).map(|(path, _)| path.join("::")).collect()
    }

    fn add_file(&mut self, path: &[String], file: &str, folder: &str, text: &dyn Fn(&str) -> String) {
        let tokens: TokenStream = text(file).parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        let place = Place { file: path, directory: file.rsplit_once('/').map_or("", |(directory, _)| directory), text };
        self.add(path, folder, tokens, &place);
    }

    /// `folder` is where the files of the children are.
    fn add(&mut self, path: &[String], folder: &str, tokens: TokenStream, place: &Place<'_>) {
        let mut contents = tokens::read(tokens);
        let children = std::mem::take(&mut contents.children);
        let module = self.0.entry(path.to_vec()).or_default();
        module.file = place.file.to_vec();
        module.children.extend(children.iter().map(|child| child.name.clone()));
        module.contents.push(contents);
        for Child { name, file, body } in children {
            let path = [path, std::slice::from_ref(&name)].concat();
            let inside = join(folder, &name);
            match (body, file) {
                (Some(body), _) => self.add(&path, &inside, body, place),
                (None, Some(file)) => self.add_file(&path, &join(place.directory, &file), &inside, place.text),
                (None, None) => self.add_file(&path, &format!("{inside}.rs"), &inside, place.text),
            }
        }
    }

    /// Every path of a module that is a use of what it leads to. A name that a module takes from below itself only to
    /// pass it on is none.
    fn paths(&self, path: &Path, module: &Module) -> BTreeSet<Path> {
        let mut paths = BTreeSet::new();
        for contents in &module.contents {
            paths.extend(contents.paths.iter().cloned());
            for import in &contents.imports {
                let targets = self.resolve(path, &import.path, MOST_REEXPORTS);
                let is_passed_on = import.is_reexport
                    && !contents.identifiers.contains(&import.name)
                    && targets.iter().all(|target| target.starts_with(path));
                if !is_passed_on {
                    paths.insert(import.path.clone());
                }
            }
        }
        paths
    }

    /// The modules that a path in `module` leads to; none if it leads out of the crate.
    fn resolve(&self, module: &[String], path: &[String], reexports: usize) -> Vec<Path> {
        let Some((first, rest)) = path.split_first() else { return vec![module.to_vec()] };
        match first.as_str() {
            "crate" => self.descend(Vec::new(), rest, reexports),
            "self" => self.descend(module.to_vec(), rest, reexports),
            "super" => match module.split_last() {
                Some((_, parent)) if rest.first().is_some_and(|next| next == "super") => {
                    self.resolve(parent, rest, reexports)
                }
                Some((_, parent)) => self.descend(parent.to_vec(), rest, reexports),
                None => Vec::new(),
            },
            _ if self.0[module].children.contains(first) => self.descend(module.to_vec(), path, reexports),
            _ => self.named(module, first, rest, reexports).unwrap_or_default(),
        }
    }

    /// Follows a path downward from a module: through its children, and through the names that it imports.
    fn descend(&self, mut module: Path, path: &[String], reexports: usize) -> Vec<Path> {
        let mut path = path;
        while let Some((first, rest)) = path.split_first() {
            if !self.0[&module].children.contains(first) {
                // An item of this module, or a part of one, unless the name comes from elsewhere.
                return self.named(&module, first, rest, reexports).unwrap_or_else(|| vec![module]);
            }
            module.push(first.clone());
            path = rest;
        }
        vec![module]
    }

    /// What a name that a module imports leads to; `None` if it imports no such name.
    fn named(&self, module: &[String], name: &str, rest: &[String], reexports: usize) -> Option<Vec<Path>> {
        if module.is_empty()
            && let Some(exporter) = self.exporter(name)
        {
            return Some(vec![exporter]);
        }
        let imports = self.0[module].contents.iter().flat_map(|contents| &contents.imports);
        let paths: Vec<Path> = imports
            .filter(|import| import.name == name && import.path != [name])
            .map(|import| [import.path.as_slice(), rest].concat())
            .collect();
        let reexports = reexports.checked_sub(1).filter(|_| !paths.is_empty())?;
        Some(paths.iter().flat_map(|path| self.resolve(module, path, reexports)).collect())
    }

    /// The module of an exported macro.
    fn exporter(&self, name: &str) -> Option<Path> {
        let exports = |contents: &Contents| contents.exported_macros.iter().any(|exported| exported == name);
        self.0.iter().find(|(_, module)| module.contents.iter().any(exports)).map(|(path, _)| path.clone())
    }
}

/// The file that a module is read from.
struct Place<'a> {
    file: &'a [String],
    directory: &'a str,
    text: &'a dyn Fn(&str) -> String,
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
