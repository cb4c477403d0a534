// One trace: its waterfall, and the details of the span that is chosen.

import { get } from "./api.js";
import { copyButton, h } from "./view.js";
import { between, count, duration, fullTime, oneLine, timeOfDay, visible } from "./format.js";
import { address, current, replace } from "./router.js";
import { attributeTable, facts, findingList, section } from "./details.js";
import { spanAssertion, treeAssertion } from "./assertion.js";
import { recordLine } from "./logs.js";
import { waterfall } from "./waterfall.js";
import { learn } from "./services.js";

/** Shows the trace of the address. Returns `{ element, refresh }`. */
export async function traceView() {
  const { parts, parameters } = current();
  const id = parts[1];
  let trace = await load(id);
  learn(trace.services);
  const panel = h("aside", { class: "panel", "aria-label": "Details" });
  const place = h("div", { class: "chart" });
  const heading = h("div");
  const element = h(
    "section",
    { class: "trace", "aria-label": "Trace" },
    heading,
    h("div", { class: "columns" }, place, panel),
  );
  draw(parameters.get("span"));
  return { element, refresh };

  function draw(spanId) {
    const chart = waterfall(trace, (span) => {
      replace({ span: span.span_id });
      panel.replaceChildren(...spanPanel(span, trace));
      panel.scrollTop = 0;
    });
    heading.replaceChildren(...traceHeading(trace, (text) => chart.filter((span) => contains(span, text))));
    place.replaceChildren(chart.element);
    // The first failed span answers the most frequent question.
    const first = trace.spans.find((span) => span.span_id === spanId) ?? deepestError(trace.spans) ?? trace.spans[0];
    if (first) chart.choose(first.span_id);
  }
  async function refresh() {
    const newer = await load(id).catch(() => null);
    if (!newer || (newer.spans.length === trace.spans.length && newer.logs.length === trace.logs.length)) return;
    trace = newer;
    learn(trace.services);
    draw(current().parameters.get("span"));
  }
}

/** Fetches a trace, with the times of all services on one clock. */
async function load(id) {
  const trace = await get(`traces/${encodeURIComponent(id)}`);
  const skews = new Map(
    trace.spans.filter(({ clock_skew }) => clock_skew).map((span) => [span.span_id, span.clock_skew]),
  );
  const move = (time, by) => String(BigInt(time) + BigInt(Math.round(by)));
  for (const span of trace.spans.filter(({ span_id }) => skews.has(span_id))) {
    span.start = move(span.start, span.clock_skew);
    for (const event of span.events) event.time = move(event.time, span.clock_skew);
  }
  for (const log of trace.logs.filter(({ span_id }) => skews.has(span_id)))
    log.time = move(log.time, skews.get(log.span_id));
  return trace;
}

/** The span in which a failure began: the deepest one with an error below errors only. */
function deepestError(spans) {
  const failed = spans.filter((span) => span.status.code === "error");
  return failed.toSorted((a, b) => b.depth - a.depth)[0];
}

function contains(span, text) {
  if (!text) return true;
  const wanted = text.toLowerCase();
  const parts = [
    span.name,
    span.service ?? "",
    span.status.message ?? "",
    ...span.attributes.flatMap(({ key, text }) => [key, text]),
  ];
  return parts.some((part) => part.toLowerCase().includes(wanted));
}

function traceHeading(trace, filter) {
  const errors = trace.spans.filter((span) => span.status.code === "error").length;
  const root = trace.spans[0];
  const search = h("input", {
    type: "search",
    placeholder: "highlight spans",
    "aria-label": "Highlight spans",
    oninput: (event) => filter(event.target.value.trim()),
  });
  return [
    h("h1", {}, h("bdi", {}, oneLine(root?.name ?? trace.trace_id, 160))),
    h(
      "p",
      { class: "summary" },
      h("span", {}, duration(trace.duration)),
      h("span", {}, count(trace.spans.length, "span")),
      h("span", {}, count(trace.services.length, "service")),
      errors > 0 && h("span", { class: "mark error" }, count(errors, "error")),
      h("span", { title: fullTime(trace.start) }, timeOfDay(trace.start)),
      h("code", {}, trace.trace_id),
    ),
    h(
      "div",
      { class: "filters" },
      h("label", { class: "filter" }, search),
      h("a", { class: "button small", href: address(["traces"], { compare: trace.trace_id }) }, "Compare with …"),
      h(
        "a",
        { class: "button small", href: address(["logs"], { trace: trace.trace_id }) },
        count(trace.logs.length, "log record"),
      ),
      copyButton("Copy tree as assertion", () => treeAssertion(trace.spans)),
      copyButton("Copy trace ID", () => trace.trace_id),
    ),
  ];
}

function spanPanel(span, trace) {
  const logs = trace.logs.filter((log) => log.span_id === span.span_id);
  const children = trace.spans.filter((other) => other.parent === span.span_id);
  const own = span.duration - covered(span, children);
  return [
    h("h2", {}, h("bdi", {}, oneLine(span.name, 200))),
    span.status.code === "error" &&
      h(
        "p",
        { class: "problem" },
        h("strong", {}, "Error"),
        failure(span) && [": ", h("bdi", {}, visible(failure(span)))],
      ),
    facts([
      ["Service", span.service],
      ["Kind", span.kind],
      ["Duration", duration(span.duration)],
      ["Without children", children.length > 0 && duration(Math.max(0, own))],
      [
        "On the critical path",
        span.critical > 0 &&
          `${duration(span.critical)} (${((span.critical / Math.max(trace.duration, 1)) * 100).toFixed(0)} % of the trace)`,
      ],
      ["Starts at", duration(between(trace.start, span.start))],
      ["Scope", visible([span.scope.name, span.scope.version].filter(Boolean).join(" "))],
      [
        "Clock",
        span.clock_skew ? `moved by ${duration(span.clock_skew)}, because the clock of this service differs` : null,
      ],
      ["Dropped", dropped(span.dropped)],
      ["Span ID", h("code", {}, span.span_id)],
    ]),
    section("Conventions", findingList(span.findings)),
    section("Attributes", attributeTable(span.attributes)),
    section("Exceptions", exceptions(span, logs)),
    section(
      "Log records",
      logs.map((log) => recordLine(log, { from: trace.start, spanName: span.name })),
    ),
    section(
      "Events",
      span.events.filter((event) => event.name !== "exception").map((event) => eventDetails(event, trace)),
    ),
    section("Links", span.links.map(linkDetails)),
    section("Resource", attributeTable(trace.resources[span.resource]?.attributes ?? [])),
    h(
      "p",
      { class: "buttons" },
      copyButton("Copy as assertion", () => spanAssertion(span, trace.spans)),
      copyButton("Copy span ID", () => span.span_id),
    ),
  ].filter(Boolean);
}

/** What went wrong: the message of the status, or else the type of the error. */
function failure(span) {
  return span.status.message || span.attributes.find(({ key }) => key === "error.type")?.text;
}

/** The time within a span that its children cover, without counting overlaps twice. */
function covered(span, children) {
  let [sum, until] = [0, 0];
  const times = children.map((child) => [
    between(span.start, child.start),
    between(span.start, child.start) + child.duration,
  ]);
  for (const [from, to] of times.toSorted((a, b) => a[0] - b[0])) {
    const [start, end] = [Math.max(from, until, 0), Math.min(to, span.duration)];
    if (end > start) sum += end - start;
    until = Math.max(until, end);
  }
  return sum;
}

function dropped({ attributes, events, links }) {
  const parts = [
    attributes && count(attributes, "attribute"),
    events && count(events, "event"),
    links && count(links, "link"),
  ].filter(Boolean);
  return parts.length > 0 && `${parts.join(", ")} (limits of the sender)`;
}

/** Exceptions of both kinds: log records, and span events as they were before. */
function exceptions(span, logs) {
  const events = span.events.filter((event) => event.name === "exception");
  return [...events, ...logs].map(({ attributes }) => {
    const value = (key) => attributes.find((attribute) => attribute.key === key)?.text;
    const [type, message, trace] = [value("exception.type"), value("exception.message"), value("exception.stacktrace")];
    if (!type && !message) return null;
    return h(
      "div",
      { class: "exception" },
      h("p", {}, h("strong", {}, visible(type ?? "exception")), message && [": ", h("bdi", {}, visible(message))]),
      trace && h("details", { open: true }, h("summary", {}, "Stack trace"), h("pre", {}, visible(trace))),
    );
  });
}

function eventDetails(event, trace) {
  return h(
    "div",
    { class: "event" },
    h("p", {}, h("strong", {}, oneLine(event.name)), " at ", duration(between(trace.start, event.time))),
    attributeTable(event.attributes),
  );
}

function linkDetails(link) {
  const id = `${link.trace_id.slice(0, 8)}… / ${link.span_id}`;
  const target = address(["trace", link.trace_id], { span: link.span_id });
  return h(
    "div",
    { class: "event" },
    h("p", {}, link.received ? h("a", { href: target }, id) : [h("code", {}, id), " (not received)"]),
    attributeTable(link.attributes),
  );
}
