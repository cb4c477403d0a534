// The list of traces.

import { h } from "./view.js";
import { count, duration, fullTime, oneLine, timeOfDay } from "./format.js";
import { address, current } from "./router.js";
import { chosen, filters, setOptions } from "./filters.js";
import { colour } from "./services.js";
import { pages } from "./pages.js";

const FIELDS = [
  {
    name: "q",
    label: "Search",
    type: "search",
    placeholder: "name, value, trace ID",
    hint: "Names of spans, keys and values of attributes, messages, and the start of a trace ID",
  },
  { name: "service", label: "Service", type: "select", options: [["", "all"]] },
  {
    name: "status",
    label: "Status",
    type: "select",
    options: [
      ["", "all"],
      ["error", "with errors"],
      ["ok", "without errors"],
    ],
  },
  { name: "min", label: "At least", type: "text", placeholder: "5ms", hint: "A duration such as 250us, 5ms or 1.5s" },
  { name: "max", label: "At most", type: "text", placeholder: "1s", hint: "A duration such as 250us, 5ms or 1.5s" },
  {
    name: "attr",
    label: "Attributes",
    type: "text",
    several: true,
    placeholder: "http.route=/users",
    hint: "key=value; separate several by spaces",
  },
];

/** Shows the list. Returns `{ element, refresh }`. */
export function tracesView({ services }) {
  const { parameters } = current();
  // The first trace to compare, if the user has chosen one.
  const comparing = parameters.get("compare");
  const body = h("tbody");
  const list = pages({
    path: "traces",
    field: "traces",
    noun: "trace",
    parameters: () => chosen(FIELDS.map((field) => field.name)),
    key: (trace) => trace.trace_id,
    create: (trace) => row(trace, comparing),
    container: body,
    empty: () => nothing(),
  });
  const form = filters(FIELDS, list.restart);
  setOptions(form, "service", [["", "all"], ...services.map((name) => [name, name])]);
  const table = h(
    "table",
    { class: "list traces" },
    h("caption", { class: "visually-hidden" }, "Traces, newest first"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ["Start", "Trace", "Services", "Spans", "Duration", ""].map((title) => h("th", { scope: "col" }, title)),
      ),
    ),
    body,
  );
  const element = h(
    "section",
    { "aria-label": "Traces" },
    comparing &&
      h(
        "p",
        { class: "hint" },
        "Choose the trace to compare with. ",
        h("a", { href: address(["trace", comparing]) }, "Cancel"),
      ),
    form,
    table,
    list.foot,
  );
  list.restart();
  return { element, refresh: list.refresh };
}

function row(trace, comparing) {
  const target = comparing ? address(["compare", comparing, trace.trace_id]) : address(["trace", trace.trace_id]);
  const name = oneLine(trace.name ?? "spans without their parent", 120);
  return h(
    "tr",
    { class: trace.errors > 0 ? "has-errors" : null },
    h("td", { class: "time", title: fullTime(trace.start) }, timeOfDay(trace.start)),
    h("th", { scope: "row" }, h("a", { href: target, class: "main" }, h("bdi", {}, name))),
    h(
      "td",
      { class: "services" },
      trace.services.map((service) => h("span", { class: `service ${colour(service)}` }, oneLine(service, 60))),
    ),
    h("td", { class: "number" }, String(trace.spans)),
    h("td", { class: "number" }, duration(trace.duration)),
    h(
      "td",
      { class: "marks" },
      trace.errors > 0 && h("span", { class: "mark error" }, count(trace.errors, "error")),
      trace.open &&
        h("span", { class: "mark", title: "Spans have arrived, but not the span that contains them" }, "open"),
      trace.findings > 0 &&
        h(
          "span",
          { class: "mark finding", title: "Violations of the semantic conventions" },
          count(trace.findings, "finding"),
        ),
    ),
  );
}

function nothing() {
  return h(
    "span",
    {},
    "No traces match. Send OTLP to ports 4317 or 4318 of this machine, for example with ",
    h("code", {}, "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318"),
    ".",
  );
}
