//! The lock file of the shadow: that of the workspace, which cargo extends by the packages of `otel-runtime`.

use super::tree::write_if_changed;
use std::fs;
use std::path::Path;

/// Copies the lock file if that of the workspace has changed since the last time. Returns whether cargo has to extend it.
pub(super) fn write(root: &Path, shadow: &Path, folder: &Path) -> Result<bool, String> {
    let (path, shadow) = (root.join("Cargo.lock"), shadow.join("Cargo.lock"));
    let Ok(text) = fs::read_to_string(path) else { return Ok(!shadow.exists()) };
    let is_changed = write_if_changed(&folder.join("original-lock.toml"), &text)?;
    if is_changed || !shadow.exists() {
        write_if_changed(&shadow, &text)?;
        return Ok(true);
    }
    Ok(false)
}
