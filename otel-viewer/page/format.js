// Numbers, times and texts as people read them.

/** A duration in nanoseconds, such as `12.3 ms`. */
export function duration(nanos) {
  if (nanos === null || nanos === undefined) return "";
  const value = Math.abs(nanos);
  const sign = nanos < 0 ? "−" : "";
  if (value < 1e3) return `${sign}${value} ns`;
  if (value < 1e6) return `${sign}${digits(value / 1e3)} µs`;
  if (value < 1e9) return `${sign}${digits(value / 1e6)} ms`;
  if (value < 60e9) return `${sign}${digits(value / 1e9)} s`;
  const seconds = Math.round(value / 1e9);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${sign}${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function digits(value) {
  return value >= 99.95 ? value.toFixed(0) : value.toPrecision(3);
}

/** A number, such as `1,234.5` or `0.0012`. */
export function number(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return value.toLocaleString("en");
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e9) return value.toLocaleString("en", { maximumSignificantDigits: 4 });
  return value.toExponential(2);
}

/** A value with its unit in UCUM: times in seconds become durations, annotations such as `{user}` become words. */
export function quantity(value, unit) {
  if (value === null || value === undefined) return "–";
  const scale = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 }[unit];
  if (scale) return duration(value * scale);
  if (unit === "By") return bytes(value);
  if (unit === "%") return `${number(value)} %`;
  return unit && unit !== "1" && !unit.startsWith("{") ? `${number(value)} ${unit}` : number(value);
}

/** A number of bytes, such as `1.2 MiB`. */
export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let index = 0;
  let rest = value;
  while (Math.abs(rest) >= 1024 && index < units.length - 1) {
    rest /= 1024;
    index += 1;
  }
  return `${index === 0 ? rest : digits(rest)} ${units[index]}`;
}

/** The time of day of Unix nanoseconds in a string, such as `14:03:59.123`. */
export function timeOfDay(nanos) {
  const date = toDate(nanos);
  if (!date) return "–";
  const two = (part) => String(part).padStart(2, "0");
  const millis = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${millis}`;
}

/** Date and time with nanoseconds, such as `2026-11-30T14:03:59.123456789Z`. */
export function fullTime(nanos) {
  const date = toDate(nanos);
  if (!date) return "";
  const fraction = (BigInt(nanos) % 1_000_000_000n).toString().padStart(9, "0");
  return `${date.toISOString().slice(0, 19)}.${fraction}Z`;
}

function toDate(nanos) {
  if (!nanos || nanos === "0") return null;
  const date = new Date(Number(BigInt(nanos) / 1_000_000n));
  return Number.isNaN(date.getTime()) ? null : date;
}

/** `b − a` of two times in Unix nanoseconds, as a number. */
export function between(a, b) {
  return Number(BigInt(b) - BigInt(a));
}

/** `1 span`, `2 spans`. */
export function count(amount, noun) {
  return `${number(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

// Control characters, and those that change the direction of text or are invisible.
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Replaces characters that could hide or reorder a text by their escapes. Line feeds and tabs remain. */
export function visible(text) {
  return String(text).replace(UNSAFE, (character) => `\\u{${character.codePointAt(0).toString(16)}}`);
}

/** The same on one line, cut after `limit` characters. */
export function oneLine(text, limit = 300) {
  const line = visible(text).replace(/[\n\t]+/g, " ⏎ ");
  const characters = line.length > limit ? [...line] : null;
  return characters && characters.length > limit ? `${characters.slice(0, limit).join("")}…` : line;
}
