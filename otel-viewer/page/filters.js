// The forms above lists: each field is a parameter of the address and of the API.

import { h } from "./view.js";
import { current, replace } from "./router.js";

/**
 * Creates a form. `fields` are `{ name, label, type: "search" | "text" | "select", options, placeholder, hint }`. `changed` is called
 * when the parameters in the address have changed.
 */
export function filters(fields, changed, ...tools) {
  const { parameters } = current();
  let timer;
  const form = h("form", {
    class: "filters",
    role: "search",
    onsubmit: (event) => event.preventDefault(),
    oninput: later,
    onchange: later,
  });
  for (const field of fields) form.append(control(field, parameters.getAll(field.name).join(" ")));
  form.append(h("button", { type: "button", class: "small", onclick: reset }, "Reset"), ...tools);
  return form;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(apply, 150);
  }
  function apply() {
    const changes = {};
    for (const { name, several } of fields) {
      const text = form.elements[name].value.trim();
      changes[name] = several ? text.split(/\s+/) : text;
    }
    replace(changes);
    changed();
  }
  function reset() {
    for (const { name } of fields) form.elements[name].value = "";
    apply();
  }
}

function control({ name, label, type, options, placeholder, hint }, value) {
  const shared = { name, id: `filter-${name}`, title: hint };
  let input;
  if (type === "select") {
    input = h(
      "select",
      shared,
      options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)),
    );
  } else {
    input = h("input", { ...shared, type, placeholder, value, autocomplete: "off", spellcheck: "false" });
  }
  return h("label", { class: `filter filter-${type}` }, h("span", {}, label), input);
}

/** The parameters of the address with these names, for the API. */
export function chosen(names) {
  const { parameters } = current();
  return names.flatMap((name) => parameters.getAll(name).map((value) => [name, value]));
}

/** Replaces the options of a select, and keeps the one that is selected. */
export function setOptions(form, name, options) {
  const select = form.elements[name];
  const wanted = current().parameters.get(name) ?? "";
  const all = options.some(([key]) => key === wanted) || !wanted ? options : [...options, [wanted, wanted]];
  if (all.length === select.options.length && all.every(([key], index) => select.options[index].value === key)) return;
  select.replaceChildren(...all.map(([key, text]) => h("option", { value: key, selected: key === wanted }, text)));
}
