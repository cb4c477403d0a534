//! The name of a type as its users write it: `std::num::ParseIntError`, not `core::num::error::ParseIntError`.

use super::public_modules::public_path;
use std::any::type_name;
use std::borrow::Cow;

/// Returns the path of a type without its parameters, such as `app::Error`.
///
/// References and smart pointers have the name of the type that they point to, and a trait object has the name of its trait. A type of
/// the standard library or of a well-known crate has its public path.
///
/// ```text
/// alloc::sync::Arc<dyn core::error::Error + core::marker::Send>   std::error::Error
/// (u8, app::Tree<app::Leaf>)                                      (u8, app::Tree)
/// ```
pub fn type_path<T: ?Sized>() -> Cow<'static, str> {
    let name = type_name::<T>();
    let is_path = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'));
    if is_path && !is_standard(name) {
        return public_path(name).map_or(Cow::Borrowed(name), Cow::Owned);
    }
    let mut reader = Reader(name);
    // The format of a type name is not specified. A name that cannot be read is used as it is.
    reader.type_name().filter(|_| reader.0.is_empty()).map_or(Cow::Borrowed(name), Cow::Owned)
}

/// The types that are replaced by what they point to.
const POINTERS: &[&str] =
    &["alloc::boxed::Box", "alloc::rc::Rc", "alloc::sync::Arc", "alloc::borrow::Cow", "core::pin::Pin"];

/// Public modules inside the modules of the standard library. Of other paths, only the first module is public.
const INNER_MODULES: &[&str] = &["sync::mpsc::", "sync::atomic::", "os::"];

fn is_standard(path: &str) -> bool {
    ["core::", "alloc::", "std::"].iter().any(|krate| path.starts_with(krate))
}

/// `core::num::error::ParseIntError` becomes `std::num::ParseIntError`.
fn public(path: String) -> String {
    let Some((_, inside)) = path.split_once("::").filter(|_| is_standard(&path)) else {
        return public_path(&path).unwrap_or(path);
    };
    match (inside.split_once("::"), inside.rsplit_once("::")) {
        (Some((module, _)), Some((_, name))) if !INNER_MODULES.iter().any(|inner| inside.starts_with(inner)) => {
            format!("std::{module}::{name}")
        }
        _ => format!("std::{inside}"),
    }
}

/// What is left to read of a type name. The methods return `None` for syntax that they do not know.
struct Reader(&'static str);

impl Reader {
    fn skip(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn take(&mut self, length: usize) -> &'static str {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    fn type_name(&mut self) -> Option<String> {
        let is_reference = self.0.starts_with('&');
        while self.skip("&") {
            self.lifetime();
            self.skip("mut ");
        }
        self.skip("dyn ");
        for prefix in ["*const ", "*mut "] {
            if self.skip(prefix) {
                return Some(format!("{prefix}{}", self.type_name()?));
            }
        }
        if self.skip("(") {
            let types = self.types(")")?;
            return Some(format!("({types})"));
        }
        if self.skip("[") {
            let item = self.type_name()?;
            let length = self.take(self.0.find(']')?);
            return self.skip("]").then(|| format!("[{item}{length}]"));
        }
        if let Some(start) = self.0.find("fn(").filter(|start| self.0[..*start].bytes().all(is_qualifier)) {
            let qualifiers = self.take(start + "fn(".len());
            let parameters = self.types(")")?;
            let output = self.output()?;
            return Some(format!("{qualifiers}{parameters}){output}"));
        }
        let path = self.path()?;
        // Everybody knows this type by this name.
        Some(if is_reference && path == "str" { "&str".to_owned() } else { path })
    }

    /// `A, B)`
    fn types(&mut self, end: &str) -> Option<String> {
        let mut types = String::new();
        while !self.skip(end) {
            types += &self.type_name()?;
            if self.skip(", ") {
                types += ", ";
            } else if self.skip(",") {
                types.push(',');
            }
        }
        Some(types)
    }

    /// ` -> A`
    fn output(&mut self) -> Option<String> {
        if self.skip(" -> ") { Some(format!(" -> {}", self.type_name()?)) } else { Some(String::new()) }
    }

    /// `a::b<u8>::C + core::marker::Send`
    fn path(&mut self) -> Option<String> {
        let mut path = String::new();
        loop {
            path += &self.segment()?;
            if self.0.starts_with('<') {
                if POINTERS.contains(&path.as_str()) {
                    return self.target();
                }
                self.parameters()?;
            }
            if !self.skip("::") {
                break;
            }
            path += "::";
        }
        if path.contains("::Fn") && self.skip("(") {
            self.types(")")?;
            self.output()?;
        }
        while self.skip(" + ") {
            if self.skip("'") {
                self.segment()?;
            } else {
                self.path()?;
            }
        }
        Some(public(path))
    }

    /// `a`, `{{closure}}`, `<a::S as a::Trait>` or `<impl a::S>`
    fn segment(&mut self) -> Option<String> {
        if !self.skip("<") {
            let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '}' | '#' | '!');
            let length = self.0.find(|c| !is_inside(c)).unwrap_or(self.0.len());
            return Some(self.take(length).to_owned()).filter(|segment| !segment.is_empty());
        }
        let implements = if self.skip("impl ") { "impl " } else { "" };
        let mut segment = format!("<{implements}{}", self.type_name()?);
        for between in [" as ", " for "] {
            if self.skip(between) {
                segment += between;
                segment += &self.type_name()?;
            }
        }
        self.skip(">").then(|| segment + ">")
    }

    /// The type in `<A>`, `<'_, A>` or `<A, Allocator>`.
    fn target(&mut self) -> Option<String> {
        let mut inside = Reader(self.parameters()?);
        inside.lifetime();
        inside.type_name()
    }

    /// Skips `<A, B>` and returns what is between the outer `<` and `>`.
    fn parameters(&mut self) -> Option<&'static str> {
        let (mut depth, mut before) = (0_usize, ' ');
        for (at, c) in self.0.char_indices() {
            match c {
                '<' => depth += 1,
                '>' if before != '-' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let taken = self.take(at + 1);
                return Some(&taken[1..at]);
            }
            before = c;
        }
        None
    }

    /// Skips `'a ` or `'a, `.
    fn lifetime(&mut self) {
        if self.0.starts_with('\'')
            && let Some(end) = self.0.find(' ')
        {
            self.take(end + 1);
        }
    }
}

/// `unsafe extern "C" `
fn is_qualifier(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b' ' | b'-')
}

#[cfg(test)]
mod tests {
    use super::type_path;
    use std::borrow::Cow;
    use std::error::Error;
    use std::pin::Pin;
    use std::rc::Rc;
    use std::sync::Arc;

    struct Plain;
    struct Tree<T>(T);
    trait Nested {
        fn inside() -> Cow<'static, str>;
    }
    impl Nested for Tree<Plain> {
        fn inside() -> Cow<'static, str> {
            struct Local;
            type_path::<Local>()
        }
    }
    fn path_of<T>(_: &T) -> Cow<'static, str> {
        type_path::<T>()
    }
    fn closure<T>(_: T) -> Cow<'static, str> {
        path_of(&|| ())
    }

    #[test]
    fn pointers_are_replaced_by_what_they_point_to() {
        let plain = concat!(module_path!(), "::Plain");
        assert_eq!(type_path::<Arc<Plain>>(), plain);
        assert_eq!(type_path::<Pin<Box<Plain>>>(), plain);
        assert_eq!(type_path::<Rc<Arc<&'static mut &'static Box<Plain>>>>(), plain);
        assert_eq!(type_path::<Cow<'static, str>>(), "str");
        assert_eq!(type_path::<&'static str>(), "&str");
        assert_eq!(type_path::<Box<&'static str>>(), "&str");
        for name in [
            type_path::<dyn Error>(),
            type_path::<Box<dyn Error>>(),
            type_path::<Box<dyn Error + Send + Sync>>(),
            type_path::<Arc<dyn Error + Send + Sync>>(),
            type_path::<Pin<Box<dyn Error + Send>>>(),
            type_path::<&'static (dyn Error + Send)>(),
            type_path::<Arc<Box<dyn Error>>>(),
        ] {
            assert_eq!(name, "std::error::Error");
        }
    }

    #[test]
    fn compound_types_stay_whole() {
        let tree = concat!(module_path!(), "::Tree");
        assert_eq!(type_path::<Tree<Tree<Plain>>>(), tree);
        assert_eq!(type_path::<(u8, Tree<(u8, Plain)>)>(), format!("(u8, {tree})"));
        assert_eq!(type_path::<(Arc<Tree<u8>>,)>(), format!("({tree},)"));
        assert_eq!(type_path::<()>(), "()");
        assert_eq!(type_path::<[Tree<u8>; 3]>(), format!("[{tree}; 3]"));
        assert_eq!(type_path::<&'static [Tree<u8>]>(), format!("[{tree}]"));
        assert_eq!(type_path::<Box<[(u8, String)]>>(), "[(u8, std::string::String)]");
        assert_eq!(type_path::<Option<Box<dyn Fn() -> Option<u8>>>>(), "std::option::Option");
        assert_eq!(type_path::<Box<dyn Fn(u8, Tree<u8>) -> Tree<u8> + Send>>(), "std::ops::Fn");
        assert_eq!(type_path::<Box<dyn for<'a> Fn(&'a u8)>>(), "std::ops::Fn");
        assert_eq!(type_path::<Box<dyn Iterator<Item = Tree<u8>>>>(), "std::iter::Iterator");
        assert_eq!(type_path::<fn(Arc<Tree<u8>>, u8) -> Tree<u8>>(), format!("fn({tree}, u8) -> {tree}"));
        assert_eq!(type_path::<unsafe extern "C" fn(u8)>(), "unsafe extern \"C\" fn(u8)");
        assert_eq!(type_path::<*const Tree<u8>>(), format!("*const {tree}"));
    }

    #[test]
    fn a_path_goes_on_behind_its_parameters() {
        let module = module_path!();
        assert_eq!(closure(Tree(1)), format!("{module}::closure::{{{{closure}}}}"));
        let within = Tree::<Plain>::inside();
        assert_eq!(within, format!("<{module}::Tree as {module}::Nested>::inside::Local"));
    }

    #[test]
    fn a_name_of_unknown_syntax_is_not_read() {
        for name in ["", "a::", "a<", "(a", "[a", "a b", "<a as", "a::<impl b", "fn(", "&'a", "dyn ", "->", "a>"] {
            let mut reader = super::Reader(name);
            let read = reader.type_name().filter(|_| reader.0.is_empty());
            assert_eq!(read, None, "`{name}`");
        }
    }
}
