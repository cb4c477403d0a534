//! The floors of ARCHITECTURE.md.

use crate::tokens::Path;
use std::collections::{BTreeMap, BTreeSet};

/// The floor of each folder, or of a file beside the folders. `lib` is the root of the crate.
pub(crate) struct Floors(BTreeMap<Path, u32>);

impl Floors {
    /// The table below the heading of a crate, which is `### Floors of <crate>` or, in a section of several crates,
    /// `#### <crate>`. It is between fences and has lines such as `3 a b/c`. `None` if the text has no such heading.
    pub(crate) fn of(krate: &str, text: &str) -> Option<Self> {
        let headings = [format!("### Floors of {krate}\n"), format!("#### {krate}\n")];
        let section = headings.iter().find_map(|heading| text.split(heading).nth(1))?;
        let table = section.split("```").nth(1)?;
        let mut floors = BTreeMap::new();
        for line in table.lines().filter(|line| !line.trim().is_empty()) {
            let mut words = line.split_whitespace();
            let floor = words.next().and_then(|floor| floor.parse().ok());
            let floor = floor.unwrap_or_else(|| panic!("no floor in front of `{line}`"));
            for entry in words {
                let twice = floors.insert(path(entry), floor).is_some();
                assert!(!twice, "`{entry}` is on two floors of {krate}");
            }
        }
        Some(Self(floors))
    }

    /// The entry that a module belongs to, and its floor: that of the module, or of the innermost folder with an entry.
    pub(crate) fn entry(&self, module: &[String]) -> Option<(&Path, u32)> {
        if module.is_empty() {
            return self.0.get_key_value(&path("lib")).map(|(entry, floor)| (entry, *floor));
        }
        let within = (1..=module.len()).rev().map(|length| &module[..length]);
        within.filter_map(|folder| self.0.get_key_value(folder)).map(|(entry, floor)| (entry, *floor)).next()
    }

    /// The entries of the table.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Path> {
        self.0.keys()
    }

    /// How many floors there are.
    pub(crate) fn count(&self) -> usize {
        self.0.values().collect::<BTreeSet<_>>().len()
    }
}

/// `callsite/site`, also written `callsite::site` or `callsite/site/`.
fn path(entry: &str) -> Path {
    entry.replace("::", "/").split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
