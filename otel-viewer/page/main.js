// The frame around the views: tabs, settings, keys, and the connection that says when telemetry has arrived.

import { clear, follow, get } from "./api.js";
import { announce, h } from "./view.js";
import { number } from "./format.js";
import { address, current, go } from "./router.js";
import { EDITORS, save, settings } from "./source.js";
import { learn } from "./services.js";
import { tracesView } from "./traces.js";
import { traceView } from "./trace.js";
import { logsView } from "./logs.js";
import { metricsView } from "./metrics.js";
import { findingsView } from "./findings.js";
import { compareView } from "./compare.js";

const VIEWS = {
  traces: tracesView,
  trace: traceView,
  logs: logsView,
  metrics: metricsView,
  findings: findingsView,
  compare: compareView,
};
const TABS = [
  ["traces", "Traces", "traces"],
  ["logs", "Logs", "logs"],
  ["metrics", "Metrics", "metrics"],
  ["findings", "Findings", "findings"],
];
const KEYS = [
  ["/", "search"],
  ["g t", "traces"],
  ["g l", "logs"],
  ["g m", "metrics"],
  ["g f", "findings"],
  ["j k, ↓ ↑", "next and previous"],
  ["Enter", "open"],
  ["← →", "collapse and expand spans"],
  ["Esc", "back"],
  ["p", "pause and resume"],
  ["?", "this list"],
];

let shown = { refresh: () => {} };
let services = [];
let counts = {};
let paused = false;
let waiting = false;
let generation = 0;

const place = document.getElementById("view");
const status = h("span", { class: "status", role: "status" }, "connecting");
const pause = h(
  "button",
  { type: "button", class: "small", "aria-pressed": "false", onclick: () => setPaused(!paused) },
  "Pause",
);
const help = helpDialog();
const preferences = settingsDialog();

document
  .getElementById("tools")
  .append(
    status,
    pause,
    h("button", { type: "button", class: "small", onclick: forget }, "Clear"),
    h("button", { type: "button", class: "small", onclick: () => preferences.showModal() }, "Settings"),
    h(
      "button",
      { type: "button", class: "small", "aria-label": "Keyboard shortcuts", onclick: () => help.showModal() },
      "?",
    ),
  );
document.body.append(help, preferences);
setTheme(localStorage.getItem("theme") ?? "system");
window.addEventListener("hashchange", show);
document.addEventListener("keydown", pressed);
await summarize();
await show();
follow(changed, (yes) => {
  status.textContent = yes ? "live" : "not connected";
  status.classList.toggle("lost", !yes);
  if (yes) changed({ counts });
});

async function summarize() {
  try {
    const summary = await get("summary");
    [services, counts] = [summary.services, summary.counts];
    learn(services);
  } catch (error) {
    announce(error.message);
  }
  tabs();
}

function tabs() {
  const active = { trace: "traces", compare: "traces" }[current().parts[0]] ?? current().parts[0];
  document
    .getElementById("tabs")
    .replaceChildren(
      ...TABS.map(([name, title, key]) =>
        h(
          "a",
          { href: address([name]), "aria-current": name === active ? "page" : null },
          title,
          counts[key] > 0 && h("span", { class: "count" }, number(counts[key])),
        ),
      ),
    );
}

async function show() {
  const mine = (generation += 1);
  const name = current().parts[0];
  const view = VIEWS[name];
  tabs();
  let next;
  try {
    next = view ? await view({ services }) : problem(`There is no view “${name}”.`);
  } catch (error) {
    next = problem(error.message);
  }
  // The user has gone on in the meantime.
  if (mine !== generation) return;
  shown = next;
  place.replaceChildren(next.element);
  window.scrollTo(0, 0);
  document.title = `${place.querySelector("h1")?.textContent ?? TABS.find(([key]) => key === name)?.[1] ?? "Telemetry"} – telemetry`;
}

function problem(message) {
  return {
    element: h(
      "p",
      { class: "problem", role: "alert" },
      message,
      " ",
      h("a", { href: address(["traces"]) }, "Go to the traces"),
    ),
    refresh: () => {},
  };
}

/** Updates the view at most once a second, and not while it is paused or hidden. */
function changed(data) {
  counts = data.counts ?? counts;
  tabs();
  if (waiting) return;
  waiting = true;
  setTimeout(async () => {
    waiting = false;
    if (paused || document.hidden) return;
    if (services.length === 0 || data.revision % 16 === 0) await summarize();
    await shown.refresh();
  }, 500);
}

function setPaused(yes) {
  paused = yes;
  pause.setAttribute("aria-pressed", String(yes));
  pause.textContent = yes ? "Resume" : "Pause";
  if (!yes) changed({});
}

async function forget() {
  await clear();
  await summarize();
  go(["traces"]);
  await show();
}

let leader = null;

function pressed(event) {
  const inField = event.target.closest("input, select, textarea, dialog");
  if (event.key === "Escape" && inField && !event.target.closest("dialog")) return void event.target.blur();
  if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = leader === "g" ? `g ${event.key}` : event.key;
  leader = event.key === "g" && leader === null ? "g" : null;
  const actions = {
    "/": () => place.querySelector('input[type="search"]')?.focus(),
    "g t": () => go(["traces"]),
    "g l": () => go(["logs"]),
    "g m": () => go(["metrics"]),
    "g f": () => go(["findings"]),
    "?": () => help.showModal(),
    p: () => setPaused(!paused),
    j: () => move(1),
    k: () => move(-1),
    Escape: () => history.back(),
  };
  if (!actions[key]) return;
  event.preventDefault();
  actions[key]();
}

/** Moves the focus to the next or previous entry of a list. */
function move(step) {
  const entries = [...place.querySelectorAll("a.main, .metrics a, summary, [role=row][tabindex='0']")].filter(
    (entry) => entry.offsetParent !== null,
  );
  const at = entries.indexOf(document.activeElement);
  entries[Math.max(0, Math.min(entries.length - 1, at + step))]?.focus();
}

function helpDialog() {
  const rows = KEYS.map(([key, what]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, what)));
  return h(
    "dialog",
    { "aria-labelledby": "help-title" },
    h("h2", { id: "help-title" }, "Keyboard shortcuts"),
    h("table", {}, h("tbody", {}, rows)),
    h("form", { method: "dialog" }, h("button", { autofocus: true }, "Close")),
  );
}

function settingsDialog() {
  const { editor, root } = settings();
  const theme = localStorage.getItem("theme") ?? "system";
  const select = (name, value, options) =>
    h(
      "select",
      { name },
      options.map((option) => h("option", { value: option, selected: option === value }, option)),
    );
  const form = h(
    "form",
    { method: "dialog", onsubmit: apply },
    h("label", { class: "filter" }, h("span", {}, "Theme"), select("theme", theme, ["system", "light", "dark"])),
    h(
      "label",
      { class: "filter" },
      h("span", {}, "Editor for links to code"),
      select("editor", editor, Object.keys(EDITORS)),
    ),
    h(
      "label",
      { class: "filter" },
      h("span", {}, "Folder of the workspace, for relative paths"),
      h("input", { name: "root", value: root, placeholder: "/home/me/shop", spellcheck: "false" }),
    ),
    h("button", {}, "Save"),
  );
  return h("dialog", { "aria-labelledby": "settings-title" }, h("h2", { id: "settings-title" }, "Settings"), form);

  function apply() {
    save({ editor: form.elements.editor.value, root: form.elements.root.value.trim() });
    localStorage.setItem("theme", form.elements.theme.value);
    setTheme(form.elements.theme.value);
    show();
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
}
