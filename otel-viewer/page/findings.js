// Violations of the semantic conventions, what was dropped or refused, and the configuration of the process.

import { get } from "./api.js";
import { h, numeric, table } from "./view.js";
import { bytes, count, number, visible } from "./format.js";
import { address } from "./router.js";

/** Shows findings, losses and the report. Returns `{ element, refresh }`. */
export function findingsView() {
  const list = h("div");
  const losses = h("div");
  const report = h("div");
  const element = h(
    "section",
    { "aria-label": "Findings" },
    h("h1", {}, "Findings"),
    h("p", { class: "hint" }, "Telemetry that does not follow the semantic conventions of OpenTelemetry."),
    list,
    h("h2", {}, "Dropped and refused"),
    losses,
    report,
  );
  refresh();
  return { element, refresh };

  async function refresh() {
    const [found, summary, text] = await Promise.all([get("findings"), get("summary"), get("report")]);
    list.replaceChildren(
      findingTable(found.findings),
      found.left_out > 0 ? h("p", { class: "hint" }, `${count(found.left_out, "more finding")} of other kinds.`) : "",
    );
    losses.replaceChildren(...lossLines(summary));
    report.replaceChildren(
      ...(text.report
        ? [h("h2", {}, "Configuration of this process"), h("pre", { class: "report" }, visible(text.report))]
        : []),
    );
  }
}

function findingTable(findings) {
  if (findings.length === 0) return h("p", { class: "empty" }, "Nothing was found.");
  const rows = findings.map(({ level, message, count: times, signal, example }) => [
    h("span", { class: `mark ${level === "error" ? "error" : "finding"}` }, level),
    h("td", { class: "finding-text" }, visible(message)),
    signal,
    numeric(number(times)),
    exampleLink(example),
  ]);
  return table(["Level", "Finding", "Signal", "Times", "Example"], rows);
}

function exampleLink(example) {
  if (example?.trace_id)
    return h("a", { href: address(["trace", example.trace_id], { span: example.span_id }) }, "span");
  if (example?.metric) return h("a", { href: address(["metrics", example.metric]) }, "metric");
  if (example?.log) return h("a", { href: address(["logs"]) }, "log records");
  return "–";
}

function lossLines({ dropped, refused, memory }) {
  const parts = [
    ["trace", dropped.traces],
    ["span", dropped.spans],
    ["log record", dropped.logs],
    ["metric point", dropped.points],
  ].filter(([, amount]) => amount > 0);
  const lines = [
    h(
      "p",
      {},
      `The viewer uses ${bytes(memory.bytes)} of ${bytes(memory.limit)}. `,
      parts.length > 0
        ? `To stay below the limit it has dropped the oldest ${parts.map(([noun, amount]) => count(amount, noun)).join(", ")}.`
        : "Nothing was dropped.",
    ),
  ];
  if (refused.length > 0) {
    lines.push(
      h("p", {}, "Refused requests:"),
      h(
        "ul",
        {},
        refused.map(({ path, reason, count: times }) =>
          h("li", {}, h("code", {}, visible(path)), `: ${visible(reason)} (${number(times)}×)`),
        ),
      ),
    );
  }
  return lines;
}
