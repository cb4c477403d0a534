// Creates elements. Text from telemetry becomes text nodes only: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Creates an HTML element: `h("a", { href: "#/", onclick: f, class: "x" }, "text", child)`. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Creates an SVG element. */
export function svg(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith("--")) element.style.setProperty(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/**
 * Shows `items` in `container`, and keeps the elements of items that have not changed, so that focus, selection and scroll position
 * survive an update. `key` identifies an item, `create` makes its element.
 */
export function update(container, items, key, create) {
  const before = new Map([...container.children].map((element) => [element.dataset.key, element]));
  const focused = container.contains(document.activeElement)
    ? document.activeElement.closest("[data-key]")?.dataset.key
    : null;
  const elements = items.map((item) => {
    const id = key(item);
    const content = JSON.stringify(item);
    const old = before.get(id);
    if (old?.content === content) return old;
    const element = create(item);
    element.dataset.key = id;
    element.content = content;
    return element;
  });
  let place = container.firstElementChild;
  for (const element of elements) {
    if (element === place) place = place.nextElementSibling;
    else container.insertBefore(element, place);
  }
  while (place) {
    const next = place.nextElementSibling;
    place.remove();
    place = next;
  }
  if (focused && !container.contains(document.activeElement)) {
    elements.find((element) => element.dataset.key === focused)?.focus({ preventScroll: true });
  }
}

/** Tells users of screen readers what has happened. */
export function announce(text) {
  document.getElementById("announcement").textContent = text;
}

/** A button that copies a text, which `text` returns when it is pressed. */
export function copyButton(label, text) {
  const button = h("button", { class: "small", type: "button", onclick: copy }, label);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => (button.textContent = label), 1500);
  }
  return button;
}

/** A table: `rows` are lists of cells, which are elements or contents. */
export function table(titles, rows, attributes = {}) {
  const head = titles.map((title) => h("th", { scope: "col" }, title));
  const cell = (content) => (content instanceof HTMLTableCellElement ? content : h("td", {}, content));
  const body = rows.map((row) => h("tr", {}, row.map(cell)));
  return h("table", { class: "list", ...attributes }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, body));
}

/** The cell of a number. */
export function numeric(content) {
  return h("td", { class: "number" }, content);
}
