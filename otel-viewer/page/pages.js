// A list that is loaded in pages, newest first, and updated while telemetry arrives.

import { get } from "./api.js";
import { h, update, announce } from "./view.js";
import { count } from "./format.js";

/**
 * Shows the items of `path` in `container`. `parameters()` are those of the request, `field` is the name of the list in the answer.
 * Returns `{ restart, refresh, more, foot }`: load again from the newest, look for newer ones, load older ones.
 */
export function pages({ path, field, noun, parameters, key, create, container, empty }) {
  const foot = h("p", { class: "foot", role: "status" });
  const moreButton = h("button", { type: "button", onclick: () => run("more") }, "Load older ones");
  let items = [];
  let next = null;
  let total = 0;
  let running = null;

  return {
    restart: () => run("restart"),
    refresh: () => run("refresh"),
    foot: h("div", { class: "foot" }, foot, moreButton),
  };

  async function run(what) {
    if (what === "restart") running?.abort();
    else if (running) return;
    const request = new AbortController();
    running = request;
    try {
      const before = what === "more" ? [["before", next]] : [];
      const answer = await get(path, [...parameters(), ...before], request.signal);
      merge(what, answer);
      show();
    } catch (error) {
      if (error.name !== "AbortError") fail(error);
    } finally {
      if (running === request) running = null;
    }
  }
  function merge(what, answer) {
    const page = answer[field];
    total = answer.total;
    if (what === "more") {
      items = [...items, ...page];
      next = answer.next;
      return;
    }
    const inPage = new Set(page.map(key));
    const older = items.filter((item) => !inPage.has(key(item)));
    // Older pages remain while newer items arrive. They are dropped when the filter has changed.
    const keeps =
      what === "refresh" &&
      items.length > page.length &&
      page.some((item) => items.some((old) => key(old) === key(item)));
    items = keeps ? [...page, ...older] : page;
    if (!keeps) next = answer.next;
  }
  function show() {
    update(container, items, key, create);
    moreButton.hidden = next === null || next === undefined;
    foot.replaceChildren(
      items.length === 0 ? empty() : `${count(items.length, noun)} of ${total.toLocaleString("en")} shown.`,
    );
  }
  function fail(error) {
    foot.replaceChildren(h("span", { class: "problem" }, error.message));
    announce(error.message);
  }
}
