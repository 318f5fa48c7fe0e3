// The console's door to the node: the same public API that any client uses.

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    this.code = body.code || "unreachable";
    this.fix = body.fix || "";
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, { detail: "The node does not answer.", fix: "Is it running? ./continuum start" });
  }
  const text = await response.text();
  let parsed = {};
  if (text) {
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = { detail: text.slice(0, 200) };
    }
  }
  if (!response.ok) throw new Problem(response.status, parsed);
  return parsed;
}

const space = (name) => `/v1/spaces/${encodeURIComponent(name)}`;

export const status = () => call("GET", "/v1/status");

/** All pages of the nodes in one answer. */
export async function cluster() {
  const nodes = [];
  let page = {};
  do {
    page = await call("GET", `/v1/nodes?limit=100${page.next ? `&after=${encodeURIComponent(page.next)}` : ""}`);
    nodes.push(...page.nodes);
  } while (page.next);
  return { ...page, nodes };
}
export const federation = () => call("GET", "/federation/status");
export const clusterHealth = () => call("GET", "/v1/cluster");
export const groups = async () => (await call("GET", "/v1/cluster/raft")).groups;
export const clusterConfiguration = async () => (await call("GET", "/v1/cluster/config")).entries;
export const spaces = async () => (await call("GET", "/v1/spaces")).spaces;
export const createSpace = (name) => call("PUT", space(name), {});
export const remember = (name, content) => call("POST", `${space(name)}/memories`, { content });
export const memory = (name, id) => call("GET", `${space(name)}/memories/${id}`);
export const links = async (name, id) =>
  (await call("GET", `${space(name)}/memories/${id}/links?direction=both&limit=24`)).links;
export const recall = (name, cue) => call("POST", `${space(name)}/recall`, { explain: true, ...cue });
