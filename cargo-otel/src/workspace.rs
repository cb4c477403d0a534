//! The workspace: what cargo knows about its packages and their crates.

mod wrapper_setting;

pub(crate) use wrapper_setting::rustc_workspace_wrapper;

use crate::arguments::Options;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, TargetKind};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A workspace.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder of the workspace's manifest.
    pub(crate) root: PathBuf,
    /// The innermost folder that contains the workspace and all its members: usually the same.
    pub(crate) base: PathBuf,
    /// cargo's target directory.
    pub(crate) target: PathBuf,
    /// The manifest of the package or workspace that the command applies to.
    pub(crate) selected: PathBuf,
    pub(crate) packages: Vec<Package>,
}

/// A member of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) edition: String,
    pub(crate) crates: Vec<Crate>,
    pub(crate) is_proc_macro: bool,
    /// The name under which it depends on `otel-runtime` already.
    pub(crate) runtime: Option<String>,
}

/// A crate that a package builds.
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) kind: CrateKind,
    pub(crate) source: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CrateKind {
    Library,
    Program,
    Example,
    /// An integration test or a benchmark.
    Test,
}

impl Workspace {
    /// Reads the workspace of the current folder, or of the manifest in the options.
    pub(crate) fn read(options: &Options) -> Result<Self, String> {
        let selected = match &options.manifest_path {
            Some(path) => env::current_dir().map_err(|error| error.to_string())?.join(path),
            None => nearest_manifest()?,
        };
        let metadata = MetadataCommand::new().no_deps().manifest_path(&selected).exec();
        let metadata = metadata.map_err(|error| match error {
            cargo_metadata::Error::CargoMetadata { stderr } => stderr.trim().trim_start_matches("error: ").to_owned(),
            other => other.to_string(),
        })?;
        Ok(Self::of(&metadata, selected))
    }

    fn of(metadata: &Metadata, selected: PathBuf) -> Self {
        let root = metadata.workspace_root.clone().into_std_path_buf();
        let packages: Vec<Package> = metadata.workspace_packages().into_iter().map(package).collect();
        let mut base = root.clone();
        while !packages.iter().all(|package| package.folder.starts_with(&base)) && base.pop() {}
        let target = metadata.target_directory.clone().into_std_path_buf();
        Self { root, base, target, selected, packages }
    }

    /// The folder for all that the tool writes.
    pub(crate) fn otel_folder(&self) -> PathBuf {
        self.target.join("otel")
    }

    /// The name of a file for a reader, from the root of the workspace.
    pub(crate) fn shown<'a>(&self, file: &'a Path) -> &'a Path {
        file.strip_prefix(&self.root).unwrap_or(file)
    }
}

fn package(package: &cargo_metadata::Package) -> Package {
    let is_normal = |kind: DependencyKind| kind == DependencyKind::Normal;
    let mut normal = package.dependencies.iter().filter(|dependency| is_normal(dependency.kind));
    let runtime = normal.find(|dependency| dependency.name == "otel-runtime");
    Package {
        name: package.name.to_string(),
        folder: package.manifest_path.parent().map(|folder| folder.as_std_path().to_owned()).unwrap_or_default(),
        edition: package.edition.to_string(),
        crates: package.targets.iter().filter_map(krate).collect(),
        is_proc_macro: package.targets.iter().any(|target| target.is_kind(TargetKind::ProcMacro)),
        runtime: runtime.map(|dependency| dependency.rename.as_ref().unwrap_or(&dependency.name).replace('-', "_")),
    }
}

fn krate(target: &cargo_metadata::Target) -> Option<Crate> {
    let kind = match target.kind.first()? {
        TargetKind::Bin => CrateKind::Program,
        TargetKind::Example => CrateKind::Example,
        TargetKind::Test | TargetKind::Bench => CrateKind::Test,
        TargetKind::CustomBuild => return None,
        _ => CrateKind::Library,
    };
    let source = target.src_path.clone().into_std_path_buf();
    Some(Crate { name: target.name.replace('-', "_"), kind, source })
}

/// The manifest that cargo would use in the current folder.
fn nearest_manifest() -> Result<PathBuf, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(["locate-project", "--message-format", "plain"]).output();
    let output = output.map_err(|error| format!("cannot run cargo: {error}"))?;
    if output.status.success() {
        Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("error: ").to_owned())
    }
}
