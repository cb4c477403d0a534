// The spans of a trace on a common time axis.

import { h } from "./view.js";
import { between, duration, oneLine } from "./format.js";
import { colour } from "./services.js";

/**
 * Creates the waterfall of a trace. `select(span)` is called when a span is chosen. Returns `{ element, choose, filter }`.
 *
 * It is a tree grid: arrow keys move between rows, and the left and right keys collapse and expand.
 */
export function waterfall(trace, select) {
  const rows = trace.spans.map((span, index) => ({ span, index, collapsed: false, element: null }));
  const byId = new Map(rows.map((row) => [row.span.span_id, row]));
  const logs = logsBySpan(trace.logs);
  const body = h("div", { role: "rowgroup" });
  const element = h(
    "div",
    {
      class: "waterfall",
      role: "treegrid",
      "aria-label": `Spans of the trace, ${trace.spans.length} in all`,
      onkeydown: pressed,
    },
    axis(trace.duration),
    body,
  );
  let chosen = null;
  for (const row of rows) {
    row.hasChildren = rows[row.index + 1]?.span.depth > row.span.depth;
    row.element = rowElement(row);
    body.append(row.element);
  }
  if (rows.length > 0) rows[0].element.tabIndex = 0;
  return { element, choose: (id) => byId.has(id) && choose(byId.get(id), false), filter };

  function rowElement(row) {
    const { span } = row;
    const start = between(trace.start, span.start);
    const label = `${oneLine(span.name, 120)}, ${oneLine(span.service ?? "", 60)}, starts at ${duration(start)}, takes ${duration(span.duration)}${span.status.code === "error" ? ", error" : ""}`;
    const toggle = h(
      "button",
      {
        class: "toggle",
        type: "button",
        tabindex: "-1",
        "aria-hidden": "true",
        hidden: !row.hasChildren,
        onclick: (event) => {
          event.stopPropagation();
          collapse(row, !row.collapsed);
        },
      },
      "▾",
    );
    return h(
      "div",
      {
        class: `span ${colour(span.service ?? "")}${span.status.code === "error" ? " error" : ""}`,
        role: "row",
        tabindex: "-1",
        "aria-level": span.depth + 1,
        "aria-label": label,
        "aria-expanded": row.hasChildren ? "true" : null,
        "aria-selected": "false",
        onclick: () => choose(row, true),
        "--depth": Math.min(span.depth, 24),
      },
      h("div", { class: "name", role: "gridcell" }, toggle, name(span, byId)),
      h(
        "div",
        { class: "track", role: "gridcell", "aria-hidden": "true" },
        bar(span, trace, logs.get(span.span_id) ?? []),
        time(span, trace),
      ),
    );
  }
  function choose(row, byUser) {
    for (let parent = row; parent; parent = byId.get(parent.span.parent)) {
      if (parent !== row && parent.collapsed) collapse(parent, false);
      if (parent.span.cycle) break;
    }
    if (chosen) {
      chosen.element.setAttribute("aria-selected", "false");
      chosen.element.tabIndex = -1;
    } else if (rows[0]) {
      rows[0].element.tabIndex = -1;
    }
    chosen = row;
    row.element.setAttribute("aria-selected", "true");
    row.element.tabIndex = 0;
    if (byUser) row.element.focus({ preventScroll: true });
    row.element.scrollIntoView({ block: "nearest" });
    select(row.span, byUser);
  }
  function collapse(row, yes) {
    if (!row.hasChildren) return;
    row.collapsed = yes;
    row.element.setAttribute("aria-expanded", String(!yes));
    let hiddenBelow = yes ? row.span.depth : null;
    for (const other of rows.slice(row.index + 1)) {
      if (other.span.depth <= row.span.depth) break;
      if (hiddenBelow !== null && other.span.depth <= hiddenBelow) hiddenBelow = null;
      other.element.hidden = hiddenBelow !== null;
      if (hiddenBelow === null && other.collapsed) hiddenBelow = other.span.depth;
    }
  }
  function filter(matches) {
    for (const row of rows) row.element.classList.toggle("dimmed", !matches(row.span));
  }
  function pressed(event) {
    const at = chosen ?? rows[0];
    if (!at) return;
    const visible = rows.filter((row) => !row.element.hidden);
    const place = visible.indexOf(at);
    const actions = {
      ArrowDown: () => visible[place + 1] && choose(visible[place + 1], true),
      ArrowUp: () => visible[place - 1] && choose(visible[place - 1], true),
      Home: () => choose(visible[0], true),
      End: () => choose(visible.at(-1), true),
      ArrowLeft: () =>
        at.hasChildren && !at.collapsed
          ? collapse(at, true)
          : byId.has(at.span.parent) && choose(byId.get(at.span.parent), true),
      ArrowRight: () => (at.collapsed ? collapse(at, false) : at.hasChildren && choose(visible[place + 1], true)),
      Enter: () => choose(at, true),
    };
    actions.j = actions.ArrowDown;
    actions.k = actions.ArrowUp;
    if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    actions[event.key]();
  }
}

function name(span, byId) {
  const parent = byId.get(span.parent);
  const crosses = !parent || parent.span.service !== span.service;
  return [
    span.status.code === "error" && h("span", { class: "sign", title: "Error" }, "!"),
    h("bdi", { class: "text" }, oneLine(span.name, 120)),
    crosses && span.service && h("span", { class: `service ${colour(span.service)}` }, oneLine(span.service, 40)),
    span.parent &&
      !span.parent_received &&
      h(
        "span",
        {
          class: "mark",
          title: span.remote_parent
            ? "The parent is in another process and was not received"
            : "The parent was not received: it is still open, was not sampled, or is lost",
        },
        span.remote_parent ? "remote parent" : "parent open",
      ),
    span.cycle && h("span", { class: "mark error", title: "This span is among its own ancestors" }, "cycle"),
    span.links.length > 0 && h("span", { class: "mark", title: "Has links to other spans" }, "↗"),
    span.findings.length > 0 && h("span", { class: "mark finding", title: "Violates the semantic conventions" }, "§"),
  ];
}

function bar(span, trace, logs) {
  const total = Math.max(trace.duration, 1);
  const start = between(trace.start, span.start);
  const percent = (nanos) => `${Math.max(0, Math.min(100, (nanos / total) * 100))}%`;
  const points = [
    ...span.events.map((event) => ["event", event.time, event.name]),
    ...logs.map((log) => ["record", log.time, log.body]),
  ];
  return [
    h("div", { class: "bar", "--start": percent(start), "--width": percent(span.duration) }),
    span.critical > 0 &&
      h("div", {
        class: "critical",
        title: `${duration(span.critical)} on the critical path`,
        "--start": percent(start),
        "--width": percent(span.critical),
      }),
    points.map(([kind, time, text]) =>
      h("span", {
        class: `point of-${kind}`,
        title: oneLine(text ?? "", 120),
        "--start": percent(between(trace.start, time)),
      }),
    ),
  ];
}

/** The duration: behind its bar, before it if there is no room behind, or inside if there is none before it either. */
function time(span, trace) {
  const total = Math.max(trace.duration, 1);
  const start = between(trace.start, span.start) / total;
  const end = start + span.duration / total;
  const place = end <= 0.8 ? "" : start >= 0.2 ? " before" : " inside";
  return h(
    "span",
    { class: `taken${place}`, "--start": `${start * 100}%`, "--end": `${Math.min(100, end * 100)}%` },
    duration(span.duration),
  );
}

function axis(total) {
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return h(
    "div",
    { class: "axis", "aria-hidden": "true" },
    h("div", { class: "name" }),
    h(
      "div",
      { class: "track" },
      ticks.map((share) => h("span", { "--start": `${share * 100}%` }, duration(Math.round(total * share)))),
    ),
  );
}

function logsBySpan(logs) {
  const all = new Map();
  for (const log of logs) all.set(log.span_id, [...(all.get(log.span_id) ?? []), log]);
  return all;
}
