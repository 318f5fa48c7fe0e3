// The nodes of the cluster by zone, as the node that serves this page sees them.
import * as api from "/console/api.js";

const POLL_MILLIS = 2000;
const MILLIS_PER_NODE = 10; // a large cluster is asked less often
const SOON_MILLIS = 150; // events come in bursts
const NO_ZONE = "no zone";
// A state is told by sign, word and line as well as by colour.
const SIGNS = { alive: "●", suspect: "◐", dead: "✕", left: "○" };

const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
const view = { cluster: null, chosen: "", timer: 0 };

const millis = (value) => (value === undefined ? "" : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`);

function since(time) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
}

function member(node) {
  const button = make("button", `member ${node.state}`);
  button.type = "button";
  button.dataset.id = node.id;
  button.setAttribute("aria-pressed", String(node.id === view.chosen));
  const sign = make("span", "sign", SIGNS[node.state] || "?");
  sign.setAttribute("aria-hidden", "true");
  const measured = node.state === "alive" ? (node.self ? "this node" : millis(node.round_trip_ms)) : node.state;
  button.append(sign, make("span", "name", node.name), make("small", "", measured));
  button.setAttribute("aria-label", `${node.name}, ${node.state}${node.state === "alive" && measured ? `, ${measured}` : ""}`);
  button.addEventListener("click", () => {
    view.chosen = view.chosen === node.id ? "" : node.id;
    show();
  });
  const item = make("li");
  item.append(button);
  return item;
}

function zone(name, nodes) {
  const box = make("section", "zone");
  const live = nodes.filter((n) => n.state === "alive" || n.state === "suspect").length;
  const expected = nodes.filter((n) => n.state !== "left").length;
  const title = make("h3", "", name);
  title.append(make("small", live < expected ? "short" : "", `${live} of ${expected}`));
  const list = make("ul");
  list.append(...nodes.map(member));
  box.append(title, list);
  return box;
}

function detail(node) {
  const facts = {
    state: `${node.state} for ${since(node.since)}`,
    address: node.address,
    role: node.role,
    zone: node.zone,
    "round trip": millis(node.round_trip_ms),
    "silence (phi)": node.phi ? node.phi.toFixed(1) : "",
    load: `${node.load_percent}%`,
    can: node.capabilities.join(", "),
    version: node.software_version,
    id: node.id,
  };
  const list = make("dl");
  for (const [name, value] of Object.entries(facts)) {
    if (!value) continue;
    const pair = make("div");
    pair.append(make("dt", "", name), make("dd", "", value));
    list.append(pair);
  }
  return list;
}

function show() {
  const cluster = view.cluster;
  const { alive, suspect, dead } = cluster.states;
  $("count-nodes").textContent = alive + suspect === cluster.size ? `${cluster.size}` : `${alive + suspect}/${cluster.size}`;
  $("split").hidden = !cluster.partitioned;
  $("split").textContent = `The network is split: this node reaches ${Math.round(100 * cluster.reachable_fraction)}% of the cluster, and goes on with what it has.`;
  $("cluster").hidden = cluster.cluster === undefined;
  const parts = [`${cluster.size} nodes`, `${alive} alive`];
  if (suspect) parts.push(`${suspect} suspect`);
  if (dead) parts.push(`${dead} dead`);
  $("cluster-summary").textContent = `${cluster.cluster || ""}  ·  ${parts.join("  ·  ")}`;
  const zones = new Map();
  for (const node of cluster.nodes) {
    const name = node.zone || NO_ZONE;
    zones.set(name, [...(zones.get(name) || []), node]);
  }
  const sorted = [...zones].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const byName = (a, b) => a.name.localeCompare(b.name, "en", { numeric: true });
  const focused = document.activeElement?.dataset?.id;
  $("zones").replaceChildren(...sorted.map(([name, nodes]) => zone(name, nodes.sort(byName))));
  if (focused) $("zones").querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  const chosen = cluster.nodes.find((node) => node.id === view.chosen);
  $("member").replaceChildren(...(chosen ? [detail(chosen)] : []));
}

async function refresh() {
  try {
    view.cluster = await api.cluster();
    show();
  } catch {
    // The state in the header says that the node does not answer.
  }
  schedule(Math.max(POLL_MILLIS, MILLIS_PER_NODE * (view.cluster?.size || 0)));
}

function schedule(delayMillis) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => (document.hidden ? schedule(POLL_MILLIS) : refresh()), delayMillis);
}

/** Something has happened in the cluster. */
export const clusterChanged = () => schedule(SOON_MILLIS);

/** What the list of events says of it. */
export const named = (event) => event.node?.name || (event.total ? `${event.reachable} of ${event.total} nodes` : "");

export const CLUSTER_EVENTS = [
  "node_up", "node_changed", "node_suspected", "node_trusted", "node_failed", "node_left", "node_replaced",
  "node_conflict", "node_held_down", "cluster_joined", "isolated", "reconnected", "partition_detected",
  "partition_healed",
];

const OPEN = "continuum.cluster";
$("cluster").open = localStorage.getItem(OPEN) !== "closed";
$("cluster").addEventListener("toggle", () => localStorage.setItem(OPEN, $("cluster").open ? "open" : "closed"));
document.addEventListener("visibilitychange", () => document.hidden || clusterChanged());
refresh();
