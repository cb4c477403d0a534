// Charts over time as SVG: lines, and a heat map of distributions. Each has a table for those who cannot see it.

import { h, numeric, svg, table } from "./view.js";
import { quantity, timeOfDay } from "./format.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [720, 240, 64, 24, 10, 12];

/** Lines: `series` are `{ label, points: [[time in milliseconds, value]] }`. */
export function lineChart(series, { unit, title }) {
  const points = series.flatMap((line) => line.points);
  if (points.length === 0)
    return h("p", { class: "empty" }, "A chart needs two exports of the metric; one has arrived so far.");
  const [from, to] = extent(points.map(([time]) => time));
  const values = points.map(([, value]) => value);
  const high = nice(Math.max(0, ...values));
  const low = Math.min(0, ...values) < 0 ? -nice(-Math.min(...values)) : 0;
  const x = scale(from, to, LEFT, WIDTH - RIGHT);
  const y = scale(low, high, HEIGHT - BOTTOM, TOP);
  const lines = series.map((line, index) => {
    const place = line.points.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`);
    const dots =
      line.points.length < 80 &&
      line.points.map(([time, value]) =>
        svg(
          "circle",
          { cx: x(time), cy: y(value), r: 2.5, class: `line-${index % 8}` },
          svg("title", {}, `${line.label} ${timeOf(time)}: ${quantity(value, unit)}`),
        ),
      );
    return [svg("polyline", { points: place.join(" "), class: `line line-${index % 8}` }), dots];
  });
  const chart = frame(title, [grid(low, high, y, unit), timeAxis(from, to, x), lines]);
  return h("figure", {}, chart, legend(series), numbers(series, unit));
}

/** A heat map: `columns` are `{ time, counts }`, `bounds` the upper bounds of the buckets but the last. */
export function heatMap(columns, bounds, { unit, title }) {
  const used = columns.reduce((all, { counts }) => counts.map((amount, index) => amount + (all[index] ?? 0)), []);
  const [first, last] = [used.findIndex((amount) => amount > 0), used.findLastIndex((amount) => amount > 0)];
  if (first < 0) return null;
  const rows = last - first + 1;
  const most = Math.max(...columns.flatMap(({ counts }) => counts));
  const width = (WIDTH - LEFT - RIGHT) / columns.length;
  const height = (HEIGHT - BOTTOM - TOP) / rows;
  const label = (index) =>
    index < bounds.length ? `≤ ${quantity(bounds[index], unit)}` : `> ${quantity(bounds.at(-1), unit)}`;
  const cells = columns.flatMap(({ time, counts }, column) =>
    counts.slice(first, last + 1).map(
      (amount, row) =>
        amount > 0 &&
        svg(
          "rect",
          {
            x: LEFT + column * width,
            y: HEIGHT - BOTTOM - (row + 1) * height,
            width: Math.max(1, width - 1),
            height: Math.max(1, height - 1),
            class: "cell",
            "--heat": (0.15 + 0.85 * Math.sqrt(amount / most)).toFixed(2),
          },
          svg("title", {}, `${timeOf(time)}, ${label(first + row)}: ${amount}`),
        ),
    ),
  );
  const every = Math.ceil(rows / 8);
  const labels = Array.from(
    { length: rows },
    (_, row) =>
      row % every === 0 &&
      svg(
        "text",
        { x: LEFT - 6, y: HEIGHT - BOTTOM - (row + 0.5) * height + 4, class: "label end" },
        label(first + row),
      ),
  );
  const x = scale(columns[0].time, columns.at(-1).time, LEFT + width / 2, WIDTH - RIGHT - width / 2);
  return h("figure", {}, frame(title, [labels, cells, timeAxis(columns[0].time, columns.at(-1).time, x)]));
}

function frame(title, content) {
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title, class: "plot" },
    content.flat(Infinity).filter(Boolean),
  );
}

function grid(low, high, y, unit) {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = low + (high - low) * share;
    return [
      svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: "grid" }),
      svg("text", { x: LEFT - 6, y: y(value) + 4, class: "label end" }, quantity(value, unit)),
    ];
  });
}

function timeAxis(from, to, x) {
  const shares = from === to ? [0] : [0, 0.5, 1];
  return shares.map((share, index) => {
    const time = from + (to - from) * share;
    return svg(
      "text",
      { x: x(time), y: HEIGHT - 6, class: `label ${["start", "middle", "end"][shares.length === 1 ? 1 : index]}` },
      timeOf(time).slice(0, 8),
    );
  });
}

function legend(series) {
  return (
    series.length > 1 &&
    h(
      "ul",
      { class: "legend" },
      series.map((line, index) =>
        h("li", {}, h("span", { class: `swatch line-${index % 8}` }), h("bdi", {}, line.label)),
      ),
    )
  );
}

/** The same in numbers. */
function numbers(series, unit) {
  const rows = series.map(({ label, points }) => {
    const values = points.map(([, value]) => value);
    const shown = [values.at(-1), Math.min(...values), Math.max(...values)];
    return [h("th", { scope: "row" }, h("bdi", {}, label)), ...shown.map((value) => numeric(quantity(value, unit)))];
  });
  return table(["Series", "Last", "Lowest", "Highest"], rows, { class: "list small-table" });
}

function timeOf(millis) {
  return timeOfDay(String(BigInt(Math.round(millis)) * 1_000_000n));
}

function extent(values) {
  return [Math.min(...values), Math.max(...values)];
}

function scale(from, to, low, high) {
  return (value) => (from === to ? (low + high) / 2 : low + ((value - from) / (to - from)) * (high - low));
}

/** The next round number. */
function nice(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((round) => round >= value * (1 - 1e-9)) ?? 10 * power;
}
