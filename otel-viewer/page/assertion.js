// Writes what is shown as assertions of `otel_runtime::testing`, to paste into a test.

/** A Rust string literal. */
export function literal(text) {
  const escaped = [...text].map((character) => {
    if (character === "\\" || character === '"') return `\\${character}`;
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\\t";
    return /[\p{Cc}\p{Cf}]/u.test(character) ? `\\u{${character.codePointAt(0).toString(16)}}` : character;
  });
  return `"${escaped.join("")}"`;
}

// Values that differ from run to run, and places in the code.
const VARYING = /^(code\.|thread\.|process\.|url\.full$|server\.port$|network\.|client\.port$|user_agent\.)|\.id$/;

function value({ type, text, cut }) {
  if (cut) return null;
  if (type === "string") return literal(text);
  if (type === "bool" || type === "int") return type === "int" ? `${text}_i64` : text;
  if (type === "double" && Number.isFinite(Number(text))) return /[.e]/.test(text) ? text : `${text}.0`;
  return null;
}

/** The attributes as calls of `method`, one a line. Those that vary or have no literal are asserted to exist. */
function attributes(all) {
  return all.map((attribute) => {
    const key = literal(attribute.key);
    const text = VARYING.test(attribute.key) ? null : value(attribute);
    return text === null ? `    .has_attr(${key})` : `    .attr(${key}, ${text})`;
  });
}

/** An assertion about a span. */
export function spanAssertion(span, spans) {
  const lines = [`telemetry.span(${literal(span.name)})`];
  const parent = spans.find((other) => other.span_id === span.parent);
  const kind = span.kind[0].toUpperCase() + span.kind.slice(1);
  if (span.kind !== "internal") lines.push(`    .kind(SpanKind::${kind})`);
  if (parent) lines.push(`    .child_of(${literal(parent.name)})`);
  else if (!span.parent) lines.push("    .root()");
  else if (span.remote_parent) lines.push("    .remote_parent()");
  lines.push(...attributes(span.attributes));
  if (span.status.code === "error") lines.push(`    .error(${literal(span.status.message)})`);
  else lines.push(span.status.code === "ok" ? "    .status_ok()" : "    .status_unset()");
  for (const event of span.events) lines.push(`    .event(${literal(event.name)})`);
  if (span.links.length > 0) lines.push(`    .links(${span.links.length})`);
  return `${lines.join("\n")};\n`;
}

/** An assertion about the tree of a trace. */
export function treeAssertion(spans) {
  const lines = spans.map((span) => `${"    ".repeat(span.depth + 1)}${span.name.replace(/[\n\r]/g, " ")}`);
  return `telemetry.assert_tree(\n    "\n${lines.map((line) => line.replace(/[\\"]/g, "\\$&")).join("\n")}\n    ",\n);\n`;
}

/** An assertion about a log record in a span. */
export function logAssertion(log, spanName) {
  const alone = log.event_name
    ? `telemetry.logs().named(${literal(log.event_name)}).only()`
    : "telemetry.logs().only()";
  const lines = [spanName ? `telemetry.log_in_span(${literal(spanName)})` : alone];
  if (log.event_name) lines.push(`    .event_name(${literal(log.event_name)})`);
  if (log.body) lines.push(`    .body(${literal(log.body)})`);
  // Records have no `has_attr`.
  lines.push(...attributes(log.attributes).filter((line) => line.includes(".attr(")));
  return `${lines.join("\n")};\n`;
}
