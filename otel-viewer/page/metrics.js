// The list of metrics, and the charts of one.

import { get } from "./api.js";
import { h, numeric, table, update } from "./view.js";
import { number, oneLine, quantity, visible } from "./format.js";
import { address, current, replace } from "./router.js";
import { chosen, filters, setOptions } from "./filters.js";
import { findingList, section } from "./details.js";
import { heatMap, lineChart } from "./chart.js";
import { combine, distributions, millis, percentile, rates } from "./series.js";

const FIELDS = [
  { name: "q", label: "Search", type: "search", placeholder: "name or description" },
  { name: "service", label: "Service", type: "select", options: [["", "all"]] },
];
const SHARES = [0.5, 0.9, 0.99];
const MOST_LINES = 8;

/** Shows the list, and the metric of the address beside it. Returns `{ element, refresh }`. */
export function metricsView({ services }) {
  const list = h("ul", { class: "metrics", "aria-label": "Metrics" });
  const foot = h("p", { class: "foot", role: "status" });
  const detail = h("div", { class: "panel", "aria-live": "off" });
  const form = filters(FIELDS, refresh);
  setOptions(form, "service", [["", "all"], ...services.map((name) => [name, name])]);
  const element = h(
    "section",
    { class: "columns metrics-view", "aria-label": "Metrics" },
    h("div", { class: "side" }, form, list, foot),
    detail,
  );
  let drawn = "";
  refresh();
  return { element, refresh };

  async function refresh() {
    const [, name, kind] = current().parts;
    const answer = await get("metrics", chosen(["q", "service"]));
    update(
      list,
      answer.metrics.map((metric) => ({ ...metric, chosen: metric.name === name && (!kind || metric.kind === kind) })),
      (metric) => `${metric.name} ${metric.kind}`,
      item,
    );
    foot.textContent =
      answer.metrics.length === 0
        ? "No metrics match. They are exported once a minute by default; OTEL_METRIC_EXPORT_INTERVAL=5000 shows them sooner."
        : "";
    const first = answer.metrics[0];
    if (!name && !first) return;
    const which = [
      ["name", name ?? first.name],
      ["kind", name ? kind : first.kind],
    ];
    const metric = await get("metrics/one", [...which, ...chosen(["service"])]).catch((error) => ({ error }));
    const content = JSON.stringify(metric) + (current().parameters.get("by") ?? "");
    if (content === drawn) return;
    drawn = content;
    detail.replaceChildren(
      ...(metric.error
        ? [h("p", { class: "problem" }, metric.error.message)]
        : metricDetails(metric, () => {
            drawn = "";
            refresh();
          })),
    );
  }
}

function item(metric) {
  const target = address(["metrics", metric.name, metric.kind], new URLSearchParams(chosen(["q", "service"])));
  const facts = [metric.kind, metric.unit, `${metric.series} series`].filter(Boolean).join(", ");
  return h(
    "li",
    {},
    h(
      "a",
      { href: target, "aria-current": metric.chosen ? "true" : null },
      h("bdi", { class: "text" }, oneLine(metric.name, 100)),
      h("span", { class: "hint" }, facts),
      metric.findings > 0 && h("span", { class: "mark finding" }, "§"),
    ),
  );
}

function metricDetails(metric, redraw) {
  return [
    h("h1", {}, h("bdi", {}, visible(metric.name))),
    metric.description && h("p", {}, visible(metric.description)),
    h(
      "p",
      { class: "hint" },
      [metric.kind, metric.unit && `unit ${metric.unit}`, metric.temporality].filter(Boolean).join(", "),
    ),
    section("Conventions", findingList(metric.findings)),
    grouping(metric, redraw),
    ...charts(metric),
    h("h2", {}, "Series"),
    seriesTable(metric),
  ].filter(Boolean);
}

/** Chooses the attribute by which series are combined. */
function grouping(metric, redraw) {
  const keys = [...new Set(metric.series.flatMap(({ attributes }) => attributes.map(({ key }) => key)))].toSorted();
  if (metric.series.length < 2) return null;
  const by = current().parameters.get("by") ?? "";
  const options = [["", "each series"], ["service", "service"], ...keys.map((key) => [key, key])];
  return h(
    "label",
    { class: "filter" },
    h("span", {}, "By"),
    h(
      "select",
      {
        onchange: (event) => {
          replace({ by: event.target.value });
          redraw();
        },
      },
      options.map(([key, text]) => h("option", { value: key, selected: key === by }, visible(text))),
    ),
  );
}

/** The series of each line of a chart, by the name of the line: the largest ones first. */
function groups(metric) {
  const by = current().parameters.get("by");
  const differing = differingKeys(metric.series);
  const name = (series) => {
    if (by === "service") return series.service ?? "no service";
    if (by) return series.attributes.find(({ key }) => key === by)?.text ?? `without ${by}`;
    const text = series.attributes.filter(({ key }) => differing.has(key)).map(({ key, text }) => `${key}=${text}`);
    return text.join(", ") || (series.service ?? "all");
  };
  const all = new Map();
  for (const series of metric.series) {
    const key = oneLine(name(series), 120);
    all.set(key, [...(all.get(key) ?? []), series]);
  }
  const last = ({ points }) => points.at(-1)?.value ?? points.at(-1)?.count ?? 0;
  const total = (group) => Math.max(...group.map(last));
  return [...all].toSorted((a, b) => total(b[1]) - total(a[1]));
}

/** The keys whose values distinguish the series. */
function differingKeys(series) {
  const pairs = new Map();
  for (const { key, text } of series.flatMap(({ attributes }) => attributes)) {
    const pair = JSON.stringify([key, text]);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  const differing = [...pairs].filter(([, times]) => times < series.length);
  return new Set(differing.map(([pair]) => JSON.parse(pair)[0]));
}

function charts(metric) {
  const cumulative = metric.temporality === "cumulative";
  const all = groups(metric);
  const rest =
    all.length > MOST_LINES && h("p", { class: "hint" }, `The ${MOST_LINES} largest of ${all.length} are shown.`);
  if (metric.kind.includes("histogram")) return [...histogramCharts(metric, all, cumulative), rest];
  const isRate = metric.kind === "counter";
  const lines = all.slice(0, MOST_LINES).map(([label, group]) => ({
    label,
    points: sum(
      group.map(({ points }) =>
        isRate ? rates(points, cumulative) : points.map(({ time, value }) => [millis(time), value]),
      ),
    ),
  }));
  const unit = isRate ? perSecond(metric.unit) : metric.unit;
  const title = isRate ? `${metric.name}, changes per second` : metric.name;
  return [
    h("h2", {}, isRate ? "Rate" : "Value"),
    lineChart(
      lines.filter(({ points }) => points.length > 0),
      { unit, title },
    ),
    rest,
  ];
}

function perSecond(unit) {
  return unit && unit !== "1" && !unit.startsWith("{") ? `${unit}/s` : "/s";
}

function histogramCharts(metric, all, cumulative) {
  const whole = combine(all.flatMap(([, group]) => group.map(({ points }) => distributions(points, cumulative))));
  if (whole.length === 0) return [h("p", { class: "empty" }, "No values were recorded between the exports so far.")];
  const lines =
    all.length === 1 || all.length > MOST_LINES
      ? SHARES.map((share) => ({
          label: `p${share * 100}`,
          points: whole.map((one) => [one.time, percentile(one, share)]),
        }))
      : all.map(([label, group]) => ({
          label: `${label} p90`,
          points: combine(group.map(({ points }) => distributions(points, cumulative))).map((one) => [
            one.time,
            percentile(one, 0.9),
          ]),
        }));
  const bounds = whole.at(-1).bounds;
  const columns = whole.filter((one) => one.bounds.length === bounds.length).slice(-120);
  return [
    h("h2", {}, "Percentiles"),
    lineChart(clean(lines), { unit: metric.unit, title: `Percentiles of ${metric.name}` }),
    h("h2", {}, "Distribution"),
    heatMap(columns, bounds, { unit: metric.unit, title: `Distribution of ${metric.name} over time` }),
    h("h2", {}, "Values per second"),
    lineChart([{ label: "values", points: whole.map((one) => [one.time, one.count / one.seconds]) }], {
      unit: "/s",
      title: `Values of ${metric.name} per second`,
    }),
  ];
}

function clean(lines) {
  return lines
    .map((line) => ({ ...line, points: line.points.filter(([, value]) => value !== null) }))
    .filter(({ points }) => points.length > 0);
}

/** Adds up several lines at the same times, to the second. */
function sum(lines) {
  if (lines.length === 1) return lines[0];
  const all = new Map();
  for (const [time, value] of lines.flat())
    all.set(Math.round(time / 1000) * 1000, (all.get(Math.round(time / 1000) * 1000) ?? 0) + value);
  return [...all].toSorted((a, b) => a[0] - b[0]);
}

function seriesTable(metric) {
  const distribution = metric.kind.includes("histogram") || metric.kind === "summary";
  const titles = distribution ? ["Values", "Mean", "p50", "p99"] : ["Last value"];
  const rows = metric.series.slice(0, 500).map((series) => {
    const last = series.points.at(-1);
    const attributes = series.attributes.map(({ key, text }) =>
      h("code", { class: "pair" }, `${visible(key)}=${oneLine(text, 80)}`),
    );
    const values = distribution ? distributionValues(last, metric.unit) : [quantity(last?.value, metric.unit)];
    return [
      oneLine(series.service ?? "", 60),
      attributes,
      values.map(numeric),
      exemplarLinks(series, metric.unit),
    ].flat();
  });
  return table(["Service", "Attributes", ...titles, "Exemplars"], rows);
}

function distributionValues(last, unit) {
  const mean = last?.count > 0 && last.sum !== null ? quantity(last.sum / last.count, unit) : "–";
  const share = (part) => {
    const given = last?.quantiles?.find(([quantile]) => quantile === part)?.[1];
    return quantity(given ?? (last?.bounds?.length > 0 ? percentile(last, part) : null), unit);
  };
  return [number(last?.count), mean, share(0.5), share(0.99)];
}

/** The latest exemplars of a series: measurements with the traces in which they were made. */
function exemplarLinks(series, unit) {
  const all = series.points.flatMap(({ exemplars }) => exemplars ?? []).filter(({ trace_id }) => trace_id);
  const links = all
    .slice(-3)
    .map(({ trace_id, span_id, value }) => [
      h("a", { href: address(["trace", trace_id], { span: span_id }) }, quantity(value, unit)),
      " ",
    ]);
  return h("td", {}, links.length > 0 ? links : "–");
}
