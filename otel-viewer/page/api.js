// The viewer's API. A token, if the viewer requires one, comes from the fragment of the page's address and is kept for this tab.

const token = readToken();

function readToken() {
  const match = /[#&?]token=([^&]+)/.exec(location.hash);
  if (match) {
    sessionStorage.setItem("token", decodeURIComponent(match[1]));
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("token");
}

function headers() {
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Fetches JSON. `parameters` are pairs or an object; empty values are left out. */
export async function get(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams();
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters);
  for (const [name, value] of pairs) {
    for (const single of Array.isArray(value) ? value : [value]) {
      if (single !== null && single !== undefined && single !== "") query.append(name, single);
    }
  }
  const text = query.toString();
  const response = await fetch(`api/${path}${text ? `?${text}` : ""}`, { headers: headers(), signal });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `${response.status} ${response.statusText}`);
  return body;
}

/** Forgets everything that was received. */
export async function clear() {
  const response = await fetch("api/clear", { method: "POST", headers: headers() });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
}

/** Calls `changed(counts)` whenever telemetry arrives, and `connected(yes)` when the connection comes or goes. It reads the events with `fetch`, because an `EventSource` cannot send a token. */
export async function follow(changed, connected) {
  for (;;) {
    try {
      const response = await fetch("api/changes", { headers: headers() });
      if (!response.ok) throw new Error(String(response.status));
      connected(true);
      await readEvents(response.body, changed);
    } catch {
      // The viewer has ended or is not reachable; it is tried again below.
    }
    connected(false);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

async function readEvents(body, changed) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value;
    const events = buffer.split("\n\n");
    buffer = events.pop();
    for (const event of events) {
      const data = event
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trim());
      if (data.length > 0) changed(JSON.parse(data.join("\n")));
    }
  }
}
