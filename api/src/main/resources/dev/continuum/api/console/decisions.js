// What the cluster has decided: members of record, groups, health and configuration, as the node that
// serves this page knows it.
import * as api from "/console/api.js";

const POLL_MILLIS = 2000;
const MILLIS_PER_NODE = 10; // a large cluster is asked less often
const SOON_MILLIS = 150; // events come in bursts
// A level is told by sign and word as well as by colour.
const SIGNS = { healthy: "●", warning: "◐", critical: "✕" };

const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
const number = new Intl.NumberFormat("en");
const view = { status: null, timer: 0, configuration: null };

const nameOf = (id) => view.status?.nodes.find((node) => node.id === id)?.name || id || "nobody";
const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

function table(caption, heads, rows) {
  const box = make("table", "facts");
  box.append(make("caption", "", caption));
  const head = make("tr");
  for (const each of heads) {
    const cell = make("th", "", each);
    cell.scope = "col";
    head.append(cell);
  }
  const body = make("tbody");
  for (const row of rows) {
    const line = make("tr", row.className);
    row.cells.forEach((cell) => line.append(make("td", "", cell === undefined || cell === "" ? "–" : String(cell))));
    body.append(line);
  }
  const top = make("thead");
  top.append(head);
  box.append(top, body);
  return box;
}

function members(status) {
  const byName = (a, b) => (a.name || a.id).localeCompare(b.name || b.id, "en", { numeric: true });
  return table(
    "Members of record",
    ["name", "duty", "state", "role", "zone", "load", "latency", "why"],
    [...status.nodes].sort(byName).map((node) => ({
      className: `state-${node.state || "unknown"}`,
      cells: [
        `${node.name || node.id}${node.leader ? " (leads)" : ""}${node.self ? " (this node)" : ""}`,
        node.member ? node.duty : "not admitted",
        node.standing === "quarantined" ? "quarantined" : node.state,
        node.role,
        node.zone,
        node.load === undefined ? "" : `${Math.round(100 * node.load)}%`,
        node.latency_ms === undefined ? "" : `${node.latency_ms.toFixed(1)} ms`,
        node.reason,
      ],
    })),
  );
}

function groups(list) {
  return table(
    "Groups that agree",
    ["group", "here", "leader", "term", "committed", "applied", "log", "lag", "hash"],
    list.map((group) => {
      const lags = group.replicas.map((replica) => replica.lag_entries);
      return {
        className: group.failure ? "level-critical" : "",
        cells: [
          group.group,
          group.failure ? `${group.role}: ${group.failure}` : group.role,
          group.leader ? nameOf(group.leader) : "",
          number.format(group.term),
          number.format(group.commit_index),
          number.format(group.applied_index),
          number.format(group.log_entries),
          lags.length ? number.format(Math.max(...lags)) : "",
          group.hash,
        ],
      };
    }),
  );
}

function health(report) {
  return table(
    "Health",
    ["component", "level", "reasons"],
    Object.entries(report.components).map(([name, part]) => ({
      className: `level-${part.health}`,
      cells: [name, `${SIGNS[part.health] || "?"} ${part.health}`, part.reasons.join("; ")],
    })),
  );
}

function configuration() {
  const { entries, problem } = view.configuration || {};
  if (problem) return make("p", "legend", `Configuration: ${problem}`);
  return table(
    "Configuration",
    ["key", "value", "set", "what it does"],
    (entries || []).map((entry) => ({
      className: "",
      cells: [entry.key, entry.value, entry.set ? `version ${entry.version}` : "default", entry.help],
    })),
  );
}

function show(status, report, list) {
  const level = $("level");
  level.textContent = `${SIGNS[status.health] || "?"} ${status.health}`;
  level.className = `level level-${status.health}`;
  $("decisions-summary").textContent = [
    status.leader ? `led by ${nameOf(status.leader)}` : "no leader is known",
    `${count(status.voters.count, "voter")}, ${status.voters.tolerated} may be lost`,
    status.mode,
    status.topology,
    `epoch ${number.format(status.epoch)}`,
  ].join("  ·  ");
  $("reasons").replaceChildren(...report.reasons.map((reason) => make("li", "", reason)));
  if ($("decisions").open) {
    $("facts").replaceChildren(members(status), groups(list), health(report), configuration());
  }
}

async function readConfiguration() {
  try {
    view.configuration = { entries: await api.clusterConfiguration() };
  } catch (problem) {
    view.configuration = { problem: problem.message };
  }
}

async function refresh() {
  try {
    const status = await api.federation();
    view.status = status;
    const together = status.mode !== "none" && status.mode !== "single"; // else there is nobody to agree with
    $("decisions").hidden = !together;
    if (together) {
      const [report, list] = await Promise.all([api.clusterHealth(), api.groups()]);
      // It takes a round of the voters, so it is asked for only where it is seen.
      if ($("decisions").open && !view.configuration) await readConfiguration();
      show(status, report, list);
    }
  } catch {
    // The state in the header says that the node does not answer.
  }
  schedule(Math.max(POLL_MILLIS, MILLIS_PER_NODE * (view.status?.nodes.length || 0)));
}

function schedule(delayMillis) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => (document.hidden ? schedule(POLL_MILLIS) : refresh()), delayMillis);
}

/** Something was decided; without an event, something may have been. */
export function decided(event) {
  if (!event || event.type === "config_changed") view.configuration = null;
  schedule(SOON_MILLIS);
}

/** What the list of events says of it. */
export function told(event) {
  switch (event.type) {
    case "leader_changed": return `group ${event.group}: ${nameOf(event.leader)}`;
    case "duty_changed": return `${event.node?.name}: ${event.node?.duty}`;
    case "config_changed": return `${event.key} ${event.set ? `= ${event.value}` : "unset"}`;
    case "epoch_advanced": return `${event.epoch}: ${event.reason}`;
    case "node_state_changed": return `${nameOf(event.node_id)}: ${event.state}`;
    case "health_changed": return event.health;
    case "state_diverged": return `group ${event.group} after ${event.index}`;
    default: return event.node?.name || "";
  }
}

export const DECISION_EVENTS = [
  "leader_changed", "member_admitted", "member_gone", "duty_changed", "member_quarantined", "epoch_advanced",
  "config_changed", "node_state_changed", "health_changed", "state_diverged",
];

const OPEN = "continuum.decisions";
$("decisions").open = localStorage.getItem(OPEN) === "open";
$("decisions").addEventListener("toggle", () => {
  localStorage.setItem(OPEN, $("decisions").open ? "open" : "closed");
  if ($("decisions").open) refresh();
});
document.addEventListener("visibilitychange", () => document.hidden || decided());
refresh();
