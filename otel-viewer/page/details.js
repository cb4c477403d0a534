// What spans, log records and metrics have in common: attributes, findings, headings of sections.

import { h } from "./view.js";
import { visible } from "./format.js";
import { address } from "./router.js";
import { sourcePlace } from "./source.js";

/** A section with a heading, or nothing if there is no content. */
export function section(title, ...content) {
  const shown = content.flat(Infinity).filter(Boolean);
  return shown.length > 0 && h("section", { class: "details" }, h("h3", {}, title), shown);
}

/** A table of attributes. Each value leads to the traces that have it. */
export function attributeTable(attributes, { links = true } = {}) {
  if (attributes.length === 0) return null;
  const place = sourcePlace(attributes);
  return h(
    "table",
    { class: "attributes" },
    h(
      "tbody",
      {},
      attributes.map((attribute) => {
        const { key, text, type, cut } = attribute;
        const value = key === "code.file.path" && place ? place : h("bdi", { class: `value ${type}` }, visible(text));
        const rest = cut && h("span", { class: "hint" }, ` … ${cut.toLocaleString("en")} more characters`);
        const search =
          links &&
          !cut &&
          !/\s/.test(text) &&
          h(
            "a",
            {
              class: "find",
              href: address(["traces"], { attr: `${key}=${text}` }),
              title: "Find traces with this value",
              "aria-label": `Find traces with this value of ${visible(key)}`,
            },
            "⌕",
          );
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, h("bdi", {}, breakable(visible(key)))),
          h("td", {}, multiline(text) ? h("pre", { class: "value" }, visible(text)) : value, rest, search),
        );
      }),
    ),
  );
}

/** A key that can be broken after its dots and underscores. */
function breakable(key) {
  return key.split(/(?<=[._])/).flatMap((part) => [part, h("wbr")]);
}

function multiline(text) {
  return text.includes("\n");
}

/** Violations of the semantic conventions. */
export function findingList(findings) {
  return (
    findings.length > 0 &&
    h(
      "ul",
      { class: "findings" },
      findings.map(({ level, message }) =>
        h("li", { class: level }, h("span", { class: "mark finding" }, level), " ", visible(message)),
      ),
    )
  );
}

/** Lists names and values, without those that are empty. */
export function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return h(
    "dl",
    { class: "facts" },
    shown.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}
