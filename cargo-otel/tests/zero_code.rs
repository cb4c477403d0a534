//! `cargo otel` on a workspace that knows nothing of it: `tests/fixtures/shop`.
//!
//! The builds use the target directory of this workspace, so third-party crates are built once.

#[cfg(unix)]
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Stdio;
use std::process::{Command, Output};
use std::{env, fs};

/// A copy of the fixtures.
struct Shop {
    root: PathBuf,
    target: PathBuf,
}

impl Shop {
    fn new(name: &str) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let copy = temporary.join(name);
        _ = fs::remove_dir_all(&copy);
        copy_folder(&here.join("tests/fixtures"), &copy);
        let root = copy.join("shop");
        // The versions that are there already.
        fs::copy(here.join("../Cargo.lock"), root.join("Cargo.lock")).expect("a lock file");
        Self { root, target: temporary.parent().expect("the target directory").to_owned() }
    }

    fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from}");
        fs::write(self.file(path), text.replace(from, to)).expect("a writable file");
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root).env("RUST_BACKTRACE", "0");
        for (name, _) in env::vars().filter(|(name, _)| name.starts_with("OTEL_") || name.starts_with("CARGO_")) {
            if name != "CARGO_HOME" {
                command.env_remove(name);
            }
        }
        // The context of whoever runs the tests.
        command.env_remove("TRACEPARENT").env_remove("TRACESTATE").env_remove("BAGGAGE");
        command
    }

    /// `cargo otel ..` for a command that runs cargo.
    fn otel(&self, arguments: &[&str]) -> Output {
        self.otel_with(arguments, &[])
    }

    fn otel_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_cargo-otel"), &["otel", arguments[0]]);
        command.args(["--offline", "--target-dir"]).arg(&self.target).args(&arguments[1..]);
        command.envs(variables.iter().copied()).output().expect("cargo otel runs")
    }

    /// `cargo ..` on the original.
    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO"), &[arguments[0], "--offline", "--target-dir"]);
        command.arg(self.target.join("plain-shop")).args(&arguments[1..]).output().expect("cargo runs")
    }

    /// A command that does not run cargo.
    fn tool(&self, arguments: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_cargo-otel"), arguments).output().expect("cargo otel runs")
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The messages of the compiler: all lines but those of cargo and of the tool.
fn messages(output: &Output) -> Vec<String> {
    let text = stderr(output);
    let is_of_cargo = |line: &&str| {
        let word = line.trim_start().split(' ').next().unwrap_or_default();
        let words =
            ["Compiling", "Finished", "Running", "Locking", "Adding", "Dirty", "Fresh", "Blocking", "Executable"];
        words.contains(&word) || line.starts_with("cargo otel:") || line.trim().is_empty()
    };
    text.lines().filter(|line| !is_of_cargo(line)).map(without_thread).collect()
}

/// The start of a line of a tree, up to the end of the name, if that begins with one of these.
fn name_in_tree<'a>(line: &'a str, names: &[&str]) -> Option<&'a str> {
    let name = line.trim_start_matches(['├', '└', '─', '│', ' ']);
    let start = line.len() - name.len();
    let end = name.find("  ")?;
    names.iter().any(|wanted| name.starts_with(wanted)).then(|| &line[..start + end])
}

/// `thread 'main' (4711) panicked` without the number.
fn without_thread(line: &str) -> String {
    match (line.find(" ("), line.find(") panicked at ")) {
        (Some(start), Some(end)) => format!("{}{}", &line[..start], &line[end + 1..]),
        _ => line.to_owned(),
    }
}

fn results(output: &Output) -> Vec<String> {
    let is_result = |line: &&str| line.starts_with("test ") && !line.starts_with("test result");
    let mut lines: Vec<String> = stdout(output).lines().filter(is_result).map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn a_plan_has_a_reason_for_every_function() {
    let shop = Shop::new("plan");
    let output = shop.tool(&["plan", "--json"]);
    let plan: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let functions =
        plan["packages"].as_array().into_iter().flatten().filter_map(|package| package["functions"].as_array());
    let mut lines: Vec<String> = functions
        .flatten()
        .map(|function| {
            let attribute = function["attributes"][0]["options"].as_str().unwrap_or("-");
            let text = |key: &str| function[key].as_str().unwrap_or_default().to_owned();
            format!("{} {} {attribute} ({})", text("file"), text("function"), text("reason"))
        })
        .filter(|line| line.starts_with("shop/src/stock.rs") || line.contains("main"))
        .collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "attributes/src/lib.rs attributes::main - (a procedural macro runs in the compiler)",
            "shop/src/main.rs shop::main - (main: it gets the initialization)",
            "shop/src/stock.rs shop::stock::Stock::check_item \"Stock::check_item\", ok_if = |_| true (pub fn)",
            "shop/src/stock.rs shop::stock::Stock::left - (getter or single expression)",
            "shop/src/stock.rs shop::stock::Stock::new - (constructor or builder step)",
            "shop/src/stock.rs shop::stock::Stock::reserve \"Stock::reserve\" (pub fn)",
            "shop/src/stock.rs shop::stock::StockError::fmt - (implements `Display`)",
        ]
    );
    assert!(!shop.file("target").exists(), "a plan writes nothing");
}

/// One test, because its steps are builds that depend on each other.
#[test]
fn a_program_behaves_as_before_and_prints_its_tree() {
    let shop = Shop::new("run");
    let before = shop.cargo(&["run"]);
    assert_eq!(before.status.code(), Some(7), "{}", stderr(&before));

    let traced = shop.otel(&["run", "--slow", "0"]);
    let (text, errors) = (stdout(&traced), stderr(&traced));
    assert_eq!(traced.status.code(), Some(7), "{text}\n{errors}");
    // The attribute macro `alone` removes a function with another attribute, so its caller does not compile. The search finds the cause.
    assert!(errors.contains("left out `shop::lonely` (shop/src/lib.rs:"), "{errors}");
    let tree: Vec<&str> = text.lines().filter_map(|line| name_in_tree(line, &["order", "Stock::"])).collect();
    let order = ["order", "└─ Stock::reserve", "   └─ Stock::check_item"];
    assert_eq!(tree, [order, order].concat(), "{text}");

    let silent = [("OTEL_SDK_DISABLED", "true")];
    let after = shop.otel_with(&["run"], &silent);
    assert_eq!(stdout(&after), stdout(&before));
    assert_eq!(messages(&after), messages(&before));

    let again = shop.otel_with(&["build"], &silent);
    assert!(!stderr(&again).contains("Compiling"), "{}", stderr(&again));
    shop.replace("shop/src/main.rs", "[2, 9]", "[2, 8]");
    let changed = shop.otel_with(&["run"], &silent);
    let compiled: Vec<String> =
        stderr(&changed).lines().filter(|line| line.contains("Compiling")).map(str::to_owned).collect();
    assert_eq!(compiled.len(), 1, "{compiled:?}");
    assert!(stdout(&changed).contains("8: only 3 left"));

    let tests = shop.otel(&["test"]);
    assert_eq!(results(&tests), results(&shop.cargo(&["test"])), "{}", stderr(&tests));

    shop.replace("shop/src/lib.rs", "let unused = 5;", "let unused: String = 5;");
    let (wrong, expected) = (shop.otel(&["build"]), shop.cargo(&["build"]));
    assert_eq!(wrong.status.code(), Some(101));
    assert_eq!(messages(&wrong), messages(&expected));
}

#[cfg(unix)]
#[test]
fn a_viewer_shows_a_program_also_after_its_end() {
    let shop = Shop::new("ui");
    let mut command = shop.command(env!("CARGO_BIN_EXE_cargo-otel"), &["otel", "run", "--ui"]);
    command.args(["--offline", "--target-dir"]).arg(&shop.target).env("OTEL_SERVICE_NAME", "shop");
    let mut running = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("cargo otel runs");
    let mut lines = BufReader::new(running.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
    let line = lines.find(|line| line.starts_with("cargo otel: the program has ended")).expect("a line at the end");
    let url = line.split(' ').find(|word| word.starts_with("http://")).expect("a URL");
    let traces = stdout(&shop.tool(&["traces", "--service", "shop", "--from", url]));
    assert!(traces.contains(" shop: ") && traces.contains(" spans"), "{traces}");
    let id = running.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    assert_eq!(running.wait().expect("an end").code(), Some(7));
}

#[test]
fn apply_writes_what_strip_removes() {
    let shop = Shop::new("apply");
    let files = ["shop/src/main.rs", "shop/src/lib.rs", "shop/src/stock.rs", "shop/Cargo.toml", "executor/Cargo.toml"];
    let before = files.map(|file| shop.text(file));
    let check = shop.tool(&["apply", "--check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(stdout(&check).lines().any(|line| line == "shop/src/stock.rs"), "{}", stdout(&check));
    assert_eq!(files.map(|file| shop.text(file)), before);

    assert!(shop.tool(&["apply"]).status.success());
    let stock = shop.text("shop/src/stock.rs");
    assert!(stock.contains("\n    #[otel_runtime::traced(\"Stock::reserve\")]\n    pub fn reserve("), "{stock}");
    assert!(shop.text("shop/src/main.rs").contains("async fn main() {\n    let _telemetry = otel_runtime::init()"));
    assert!(shop.text("shop/Cargo.toml").contains("\notel-runtime = "));
    assert!(shop.tool(&["apply", "--check"]).status.success());

    assert!(shop.tool(&["strip"]).status.success());
    assert_eq!(files.map(|file| shop.text(file)), before);
}
