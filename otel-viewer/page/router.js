// The address of a view: `#/trace/<id>?span=<id>`. Everything that a view shows is in it, so that a link leads to the same place.

/** Returns the parts and parameters of the current address. */
export function current() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  return { parts: parts.length > 0 ? parts : ["traces"], parameters: new URLSearchParams(query ?? "") };
}

/** Returns the address of a view. Empty parameters are left out. */
export function address(parts, parameters = {}) {
  const query = new URLSearchParams();
  const pairs = parameters instanceof URLSearchParams ? [...parameters] : Object.entries(parameters);
  for (const [name, value] of pairs) {
    for (const single of Array.isArray(value) ? value : [value]) {
      if (single !== null && single !== undefined && single !== "") query.append(name, single);
    }
  }
  const text = query.toString();
  return `#/${parts.map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
}

export function go(parts, parameters) {
  location.hash = address(parts, parameters);
}

/** Changes parameters of the current view without a new entry in the history. */
export function replace(changes) {
  const { parts, parameters } = current();
  for (const [name, value] of Object.entries(changes)) {
    parameters.delete(name);
    for (const single of Array.isArray(value) ? value : [value]) {
      if (single !== null && single !== undefined && single !== "") parameters.append(name, single);
    }
  }
  history.replaceState(null, "", address(parts, parameters));
}
