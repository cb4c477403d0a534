//! What the bodies of functions contain.

use std::ops::Range;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, File, Item, UseTree};

/// The number of statements in a body and in its inner blocks.
pub(crate) fn statements(block: &Block) -> usize {
    let mut counter = Statements(0);
    counter.visit_block(block);
    counter.0
}

struct Statements(usize);

impl<'a> Visit<'a> for Statements {
    fn visit_block(&mut self, block: &'a Block) {
        self.0 += block.stmts.len();
        visit::visit_block(self, block);
    }

    fn visit_expr_match(&mut self, matching: &'a syn::ExprMatch) {
        self.0 += matching.arms.len();
        visit::visit_expr_match(self, matching);
    }

    /// An item inside is a function of its own.
    fn visit_item(&mut self, _: &'a Item) {}
}

/// The arguments of all calls of `process::exit` in a file.
pub(crate) fn exits(file: &File) -> Vec<Range<usize>> {
    let mut exits = Exits { found: Vec::new(), imports: file.items.iter().any(imports_exit) };
    exits.visit_file(file);
    exits.found
}

struct Exits {
    found: Vec<Range<usize>>,
    /// Whether `exit` alone is that of the module `process`.
    imports: bool,
}

impl<'a> Visit<'a> for Exits {
    fn visit_expr_call(&mut self, call: &'a ExprCall) {
        if let Expr::Path(path) = &*call.func
            && call.args.len() == 1
        {
            let mut names = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
            let is_exit = names.next().as_deref() == Some("exit");
            let is_of_process = match names.next() {
                Some(module) => module == "process",
                None => self.imports,
            };
            if is_exit && is_of_process {
                let parens = call.paren_token.span;
                self.found.push(parens.open().byte_range().end..parens.close().byte_range().start);
            }
        }
        visit::visit_expr_call(self, call);
    }
}

/// Whether an item is `use std::process::exit`, alone or in a group.
fn imports_exit(item: &Item) -> bool {
    fn has_exit(tree: &UseTree, module: &str) -> bool {
        match tree {
            UseTree::Path(path) => has_exit(&path.tree, &path.ident.to_string()),
            UseTree::Name(name) => module == "process" && name.ident == "exit",
            UseTree::Group(group) => group.items.iter().any(|tree| has_exit(tree, module)),
            _ => false,
        }
    }
    matches!(item, Item::Use(import) if has_exit(&import.tree, ""))
}
