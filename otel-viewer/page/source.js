// Links from a span to the line of its function, in the editor of the user's choice.

import { h } from "./view.js";
import { visible } from "./format.js";

/** Editors by name. `{path}` is the absolute path, `{line}` the line. */
export const EDITORS = {
  none: "",
  "VS Code": "vscode://file/{path}:{line}",
  Zed: "zed://file/{path}:{line}",
  "JetBrains IDEs": "idea://open?file={path}&line={line}",
  Sublime: "subl://open?url=file://{path}&line={line}",
};

export function settings() {
  return { editor: localStorage.getItem("editor") ?? "none", root: localStorage.getItem("root") ?? "" };
}

export function save({ editor, root }) {
  localStorage.setItem("editor", editor);
  localStorage.setItem("root", root);
}

/** The place of the code in `attributes`, as a link if an editor is set, or as text. `null` if there is none. */
export function sourcePlace(attributes) {
  const value = (key) => attributes.find((attribute) => attribute.key === key)?.text;
  const path = value("code.file.path");
  if (!path) return null;
  const line = value("code.line.number") ?? "1";
  const text = visible(`${path}:${line}`);
  const href = link(path, line);
  return href ? h("a", { href, class: "source" }, text) : h("span", { class: "source" }, text);
}

/** Returns the address that opens a file, or `null`. Only the schemes of the list can occur. */
export function link(path, line, { editor, root } = settings()) {
  const template = EDITORS[editor];
  const absolute = /^([/\\]|[A-Za-z]:[/\\])/.test(path) ? path : root && `${root.replace(/[/\\]+$/, "")}/${path}`;
  if (!template || !absolute || !/^\d+$/.test(line)) return null;
  const escaped = absolute.split(/[/\\]/).map(encodeURIComponent).join("/");
  return template.replace("{path}", escaped).replace("{line}", line);
}
