//! Crates that a test writes, and the messages of cargo about them.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Includes building the dependencies in the first test, and waiting for them in the others.
const LIMIT: Duration = Duration::from_secs(600);

/// Variables of the user or of CI, which must not affect the messages.
const FOREIGN: [&str; 6] = [
    "OTEL_MACROS_SEMCONV",
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_WARNINGS",
    "CARGO_TERM_COLOR",
];

/// A folder with crates.
pub(crate) struct Workspace {
    root: PathBuf,
}

/// The messages of cargo about one crate.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// The output of the compiler in the order of lines, with `$DIR` for the folder of the crates.
    pub(crate) text: String,
    /// The code that each message is about: the text of its primary spans, where editors show it.
    pub(crate) primary: Vec<String>,
    /// Whether nothing had to be compiled. `None` if the compilation failed.
    pub(crate) fresh: Option<bool>,
}

impl Workspace {
    /// `manifest` is the part of the workspace manifest after the members.
    pub(crate) fn new(name: &str, manifest: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semconv_settings").join(name);
        _ = fs::remove_dir_all(&root);
        let workspace = Self { root };
        workspace.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n{manifest}"));
        // The versions of this repository, so that no network is needed.
        workspace.write("Cargo.lock", &fs::read_to_string(repository().join("Cargo.lock")).expect("a lock file"));
        workspace
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let file = self.root.join(file);
        fs::create_dir_all(file.parent().expect("a file in a folder")).expect("a folder of this test");
        fs::write(file, text).expect("a file of this test");
    }

    /// A library with this code in the folder of this name. `settings` follow its dependencies.
    pub(crate) fn package(&self, name: &str, settings: &str, code: &str) {
        let runtime = repository().join("otel-runtime");
        // Cargo treats packages of the same name in workspaces with a shared target directory as the same package.
        let unique = format!("{}-{name}", self.root.file_name().expect("a folder").display());
        let manifest = format!(
            "[package]\nname = \"{unique}\"\nedition = \"2024\"\n\n[lints.rust]\ndead_code = \"allow\"\nunused = \"allow\"\n\n\
             [dependencies]\notel-runtime = {{ path = '{}', default-features = false }}\n\n{settings}",
            runtime.display()
        );
        self.write(&format!("{name}/Cargo.toml"), &manifest);
        self.write(&format!("{name}/src/lib.rs"), code);
    }

    /// The messages of cargo about each checked crate.
    pub(crate) fn check(&self, arguments: &[&str], variable: Option<&str>) -> BTreeMap<String, Said> {
        let (stdout, stderr) = (self.root.join("stdout"), self.root.join("stderr"));
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["check", "--offline", "--keep-going", "--message-format=json", "--quiet"]).args(arguments);
        // Shared with other tests that check crates, so that the dependencies are built once.
        cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked"));
        for name in FOREIGN {
            cargo.env_remove(name);
        }
        cargo.envs(variable.map(|value| ("OTEL_MACROS_SEMCONV", value))).current_dir(&self.root);
        cargo.stdout(File::create(&stdout).expect("a file")).stderr(File::create(&stderr).expect("a file"));
        run(cargo);
        let mut said: BTreeMap<String, Said> = BTreeMap::new();
        for line in fs::read_to_string(stdout).expect("UTF-8").lines() {
            let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
            self.read(&line, &mut said);
        }
        assert!(!said.is_empty(), "{}", fs::read_to_string(stderr).unwrap_or_default());
        said
    }

    fn read(&self, line: &Value, said: &mut BTreeMap<String, Said>) {
        let manifest = Path::new(line["manifest_path"].as_str().unwrap_or_default());
        let Ok(folder) = manifest.strip_prefix(&self.root) else { return };
        let name = folder.parent().expect("a folder of the manifest").to_string_lossy().into_owned();
        let said = said.entry(name.clone()).or_default();
        said.fresh = said.fresh.or(line["fresh"].as_bool());
        // Summaries have no location.
        let has_place = line["message"]["spans"].as_array().is_some_and(|spans| !spans.is_empty());
        let spans = line["message"]["spans"].as_array().into_iter().flatten();
        said.primary.extend(spans.filter(|span| span["is_primary"] == true).map(underlined));
        if let (true, Some(text)) = (has_place, line["message"]["rendered"].as_str()) {
            let text = text.replace(&self.root.display().to_string(), "$DIR");
            said.text +=
                &text.replace(&format!("--> {name}/src"), "--> src").replace(&format!("::: {name}/src"), "::: src");
        }
    }
}

/// Returns the file of a span and the code in it.
fn underlined(span: &Value) -> String {
    let number = |name: &str| usize::try_from(span[name].as_u64().expect("a number")).expect("is small");
    let line = span["text"][0]["text"].as_str().expect("the line of the span");
    let code = line.chars().take(number("column_end") - 1).skip(number("column_start") - 1).collect::<String>();
    let file = span["file_name"].as_str().expect("a file").rsplit('/').next().expect("a name");
    format!("{file}: {code}")
}

/// Waits for cargo, with a timeout.
fn run(mut cargo: Command) {
    let mut cargo = cargo.stdin(Stdio::null()).spawn().expect("cargo runs");
    let start = Instant::now();
    while cargo.try_wait().expect("cargo ends").is_none() {
        if start.elapsed() > LIMIT {
            _ = cargo.kill();
            panic!("cargo did not end in {LIMIT:?}");
        }
        sleep(Duration::from_millis(20));
    }
}

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above this package").to_owned()
}
