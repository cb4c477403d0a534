// The stream of log records.

import { h, copyButton } from "./view.js";
import { between, duration, fullTime, oneLine, timeOfDay, visible } from "./format.js";
import { address, current } from "./router.js";
import { chosen, filters, setOptions } from "./filters.js";
import { attributeTable, facts, findingList, section } from "./details.js";
import { logAssertion } from "./assertion.js";
import { colour } from "./services.js";
import { pages } from "./pages.js";

const FIELDS = [
  {
    name: "q",
    label: "Search",
    type: "search",
    placeholder: "text or value",
    hint: "Text of the body, event names, keys and values of attributes",
  },
  {
    name: "severity",
    label: "Severity",
    type: "select",
    options: [
      ["", "all"],
      ["debug", "debug and above"],
      ["info", "info and above"],
      ["warn", "warn and above"],
      ["error", "error and above"],
    ],
  },
  { name: "service", label: "Service", type: "select", options: [["", "all"]] },
  {
    name: "attr",
    label: "Attributes",
    type: "text",
    several: true,
    placeholder: "acme.tenant=7",
    hint: "key=value; separate several by spaces",
  },
  { name: "trace", label: "Trace ID", type: "text", placeholder: "trace ID" },
];

/** Shows the log records. Returns `{ element, refresh }`. */
export function logsView({ services }) {
  const stream = h("div", { class: "stream", role: "list", "aria-label": "Log records, newest first" });
  const list = pages({
    path: "logs",
    field: "logs",
    noun: "log record",
    parameters: () => chosen([...FIELDS.map((field) => field.name), "span"]),
    key: (log) => String(log.id),
    create: (log) => recordLine(log, {}),
    container: stream,
    empty: () => "No log records match.",
  });
  const form = filters(FIELDS, list.restart);
  setOptions(form, "service", [["", "all"], ...services.map((name) => [name, name])]);
  const span = current().parameters.get("span");
  const element = h(
    "section",
    { "aria-label": "Log records" },
    form,
    span && h("p", { class: "hint" }, "Records of the span ", h("code", {}, span)),
    stream,
    list.foot,
  );
  list.restart();
  return { element, refresh: list.refresh };
}

/** The level of a severity number. */
export function level(number) {
  const levels = ["unset", "trace", "debug", "info", "warn", "error", "fatal"];
  return number > 0 ? levels[Math.min(6, Math.ceil(number / 4))] : levels[0];
}

/** One record, which opens when it is pressed. Inside a trace, `from` is the start of the trace. */
export function recordLine(log, { from, spanName }) {
  const name = level(log.severity);
  const text = log.body ?? log.event_name ?? "";
  const time = from ? `+${duration(between(from, log.time))}` : timeOfDay(log.time);
  const line = h(
    "summary",
    {},
    h("span", { class: "time", title: fullTime(log.time) }, time),
    h("span", { class: `level ${name}` }, log.severity_text ? oneLine(log.severity_text, 8) : name.toUpperCase()),
    !from && log.service && h("span", { class: `service ${colour(log.service)}` }, oneLine(log.service, 30)),
    h("bdi", { class: "text" }, oneLine(text, 300)),
    log.findings.length > 0 && h("span", { class: "mark finding" }, "§"),
  );
  // The content is created when it is opened: a page of records has thousands of attributes.
  const element = h("details", { class: "record", role: from ? null : "listitem", ontoggle: open }, line);
  return element;

  function open() {
    if (!element.open || element.children.length > 1) return;
    element.append(
      h(
        "div",
        { class: "content" },
        text.length > 100 && h("pre", {}, visible(text)),
        facts([
          ["Event", log.event_name],
          ["Time", fullTime(log.time)],
          ["Scope", visible(log.scope.name)],
          [
            "Span",
            !from &&
              log.trace_id &&
              h("a", { href: address(["trace", log.trace_id], { span: log.span_id }) }, "Show in its trace"),
          ],
        ]),
        section("Conventions", findingList(log.findings)),
        attributeTable(log.attributes),
        copyButton("Copy as assertion", () => logAssertion(log, spanName)),
      ),
    );
  }
}
