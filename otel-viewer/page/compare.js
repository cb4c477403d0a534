// Two traces side by side: which spans both have, and how long each took.

import { get } from "./api.js";
import { h } from "./view.js";
import { duration, oneLine, timeOfDay } from "./format.js";
import { address, current } from "./router.js";

/** Shows the comparison of the address. Returns `{ element, refresh }`. */
export async function compareView() {
  const ids = current().parts.slice(1, 3);
  const traces = await Promise.all(ids.map((id) => get(`traces/${encodeURIComponent(id)}`)));
  const rows = align(...traces.map(({ spans }) => spans));
  const longest = Math.max(1, ...rows.map((row) => Math.abs(difference(row))));
  const element = h(
    "section",
    { "aria-label": "Comparison" },
    h("h1", {}, "Comparison"),
    h(
      "table",
      { class: "list compare" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Span"),
          traces.map((trace, index) =>
            h(
              "th",
              { scope: "col" },
              h(
                "a",
                { href: address(["trace", trace.trace_id]) },
                `${index === 0 ? "A" : "B"}: ${timeOfDay(trace.start)}, ${duration(trace.duration)}`,
              ),
            ),
          ),
          h("th", { scope: "col" }, "B − A"),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) => rowElement(row, longest)),
      ),
    ),
  );
  return { element, refresh: () => {} };
}

function rowElement(row, longest) {
  const { depth, name, spans } = row;
  const delta = difference(row);
  const state = !spans[0] ? "only-b" : !spans[1] ? "only-a" : null;
  return h(
    "tr",
    { class: state },
    h(
      "th",
      { scope: "row", "--depth": Math.min(depth, 24) },
      h("bdi", {}, oneLine(name, 120)),
      state && h("span", { class: "mark" }, state === "only-a" ? "only in A" : "only in B"),
    ),
    spans.map((span) =>
      h(
        "td",
        { class: `number${span?.status.code === "error" ? " error" : ""}` },
        span ? [duration(span.duration), span.status.code === "error" && " !"] : "–",
      ),
    ),
    h(
      "td",
      { class: "number delta" },
      spans[0] &&
        spans[1] && [
          `${delta > 0 ? "+" : ""}${duration(delta)}`,
          delta !== 0 &&
            h("span", {
              class: `difference ${delta > 0 ? "slower" : "faster"}`,
              "--width": `${(Math.abs(delta) / longest) * 100}%`,
            }),
        ],
    ),
  );
}

function difference({ spans: [a, b] }) {
  return a && b ? b.duration - a.duration : 0;
}

/**
 * Pairs the spans of two traces. Spans belong together if their names are equal and their parents belong together; among several with the
 * same name the order decides.
 */
function align(left, right) {
  const rows = [];
  const children = (spans) => {
    const byParent = new Map();
    const ids = new Set(spans.map((span) => span.span_id));
    for (const span of spans) {
      const parent = ids.has(span.parent) && !span.cycle ? span.parent : null;
      byParent.set(parent, [...(byParent.get(parent) ?? []), span]);
    }
    return byParent;
  };
  const [lefts, rights] = [children(left), children(right)];
  walk(lefts.get(null) ?? [], rights.get(null) ?? [], 0);
  return rows;

  function walk(a, b, depth) {
    const rest = [...b];
    for (const span of a) {
      const at = rest.findIndex((other) => other.name === span.name);
      add(span, at < 0 ? null : rest.splice(at, 1)[0], depth);
    }
    for (const alone of rest) add(null, alone, depth);
  }
  function add(a, b, depth) {
    rows.push({ name: (a ?? b).name, depth, spans: [a, b] });
    if (depth < 500) walk(a ? (lefts.get(a.span_id) ?? []) : [], b ? (rights.get(b.span_id) ?? []) : [], depth + 1);
  }
}
