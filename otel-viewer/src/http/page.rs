//! The files of the page, which are part of the program.

/// A file: its name, its type and its content.
pub(super) struct PageFile {
    pub(super) name: &'static str,
    pub(super) content_type: &'static str,
    pub(super) content: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

macro_rules! files {
    ($($name:literal $content_type:expr,)*) => {
        &[$(PageFile {
            name: $name,
            content_type: $content_type,
            content: include_str!(concat!("../../page/", $name)),
        }),*]
    };
}

const FILES: &[PageFile] = files! {
    "index.html" HTML,
    "api.js" JAVASCRIPT,
    "assertion.js" JAVASCRIPT,
    "chart.js" JAVASCRIPT,
    "compare.js" JAVASCRIPT,
    "details.js" JAVASCRIPT,
    "filters.js" JAVASCRIPT,
    "findings.js" JAVASCRIPT,
    "format.js" JAVASCRIPT,
    "icon.svg" SVG,
    "logs.js" JAVASCRIPT,
    "main.js" JAVASCRIPT,
    "metrics.js" JAVASCRIPT,
    "pages.js" JAVASCRIPT,
    "router.js" JAVASCRIPT,
    "series.js" JAVASCRIPT,
    "services.js" JAVASCRIPT,
    "source.js" JAVASCRIPT,
    "style.css" CSS,
    "trace.js" JAVASCRIPT,
    "traces.js" JAVASCRIPT,
    "view.js" JAVASCRIPT,
    "waterfall.js" JAVASCRIPT,
};

/// Returns the page.
pub(super) fn index() -> &'static PageFile {
    &FILES[0]
}

/// Returns a file that the page refers to.
pub(super) fn asset(name: &str) -> Option<&'static PageFile> {
    FILES[1..].iter().find(|file| file.name == name)
}

#[cfg(test)]
mod tests {
    use super::FILES;
    use std::path::Path;

    #[test]
    fn every_file_of_the_page_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        let mut there: Vec<_> = std::fs::read_dir(folder)
            .expect("the folder of the page")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| [".html", ".css", ".svg", ".js"].iter().any(|end| name.ends_with(end)))
            .collect();
        let mut embedded: Vec<_> = FILES.iter().map(|file| file.name.to_owned()).collect();
        there.sort();
        embedded.sort();
        assert_eq!(embedded, there);
    }
}
