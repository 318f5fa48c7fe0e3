import * as api from "/console/api.js";
import { CLUSTER_EVENTS, clusterChanged, named } from "/console/cluster.js";
import { DECISION_EVENTS, decided, told } from "/console/decisions.js";
import { draw } from "/console/graph.js";

const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
const number = new Intl.NumberFormat("en");
const MAX_EVENTS = 14;
const POLL_MILLIS = 2000;
const EVENT_TYPES = [
  "space_changed", "space_deleted", "remembered", "changed", "forgotten", "linked", "unlinked",
  "concept_changed", "recalled", "lagged", ...CLUSTER_EVENTS, ...DECISION_EVENTS,
];

const view = { space: "default", results: [], chosen: -1, spaces: [], stale: true };

// ---- notices -------------------------------------------------------------------------------

function tell(problem) {
  $("notice").textContent = problem.fix ? `${problem.message} ${problem.fix}` : problem.message;
  $("notice").hidden = false;
}
const quiet = () => ($("notice").hidden = true);
const guarded = (work) => async (...args) => {
  try {
    await work(...args);
  } catch (problem) {
    tell(problem);
  }
};

// ---- counters and spaces -------------------------------------------------------------------

function showStatus(status) {
  const good = status.ready && status.writable;
  $("state").textContent = good ? "ready" : status.problem || "starting";
  $("state").className = good ? "state ready" : "state bad";
  $("count-memories").textContent = number.format(status.memories);
  $("count-links").textContent = number.format(status.links);
  $("count-concepts").textContent = number.format(status.concepts);
  $("count-position").textContent = number.format(status.log.position);
  $("count-lag").textContent = number.format(status.index.lag_operations);
}

function showSpaces() {
  const list = $("spaces");
  list.replaceChildren();
  for (const space of view.spaces) {
    const button = make("button");
    button.type = "button";
    button.append(make("span", "", space.name), make("small", "", number.format(space.memories)));
    button.setAttribute("aria-current", String(space.name === view.space));
    button.addEventListener("click", () => enter(space.name));
    const item = make("li");
    item.append(button);
    list.append(item);
  }
}

async function refresh() {
  try {
    const [status, spaces] = await Promise.all([api.status(), api.spaces()]);
    view.spaces = spaces;
    if (!spaces.some((s) => s.name === view.space) && spaces.length) view.space = spaces[0].name;
    showStatus(status);
    showSpaces();
  } catch (problem) {
    $("state").textContent = "unreachable";
    $("state").className = "state bad";
  }
}

function enter(name) {
  view.space = name;
  localStorage.setItem("continuum.space", name);
  showSpaces();
  if ($("cue").value.trim()) runRecall();
}

// ---- recall --------------------------------------------------------------------------------

/** Words that say nothing about what is looked for; marking them would only distract. */
const COMMON_WORDS = new Set(
  "a an and are at be by did do does for from had has have how in is it of on or that the this to was were what when where which who why with".split(" "),
);

function marked(content, query) {
  const words = (query.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) || []).filter((w) => !COMMON_WORDS.has(w));
  const paragraph = make("p");
  if (!words.length) {
    paragraph.textContent = content;
    return paragraph;
  }
  const stems = words.map((w) => w.replace(/(es|s)$/, ""));
  for (const piece of content.split(/([\p{L}\p{N}]+)/u)) {
    const hit = stems.some((stem) => stem.length > 1 && piece.toLowerCase().startsWith(stem));
    paragraph.append(hit ? make("mark", "", piece) : piece);
  }
  return paragraph;
}

function bar(label, value, className = "") {
  const box = make("div", `bar ${className}`, `${label} ${value.toFixed(2)}`);
  const line = make("i");
  line.style.setProperty("--part", `${Math.round(100 * Math.max(0, Math.min(1, value)))}%`);
  box.append(line);
  return box;
}

function resultItem(found, index, query) {
  const item = make("li", "result");
  item.id = `result-${index}`;
  item.dataset.id = found.id;
  item.append(marked(found.content, query));
  const meta = make("div", "meta");
  meta.append(make("span", "score", found.score.toFixed(3)));
  meta.append(make("span", "", found.kind || ""));
  for (const tag of found.tags || []) meta.append(make("span", "tag", tag));
  meta.append(make("span", "", new Date(found.created_at).toLocaleString()));
  item.append(meta);
  const why = found.why || {};
  if (why.text) item.append(make("div", "why", why.text));
  if (why.similarity !== undefined) {
    const bars = make("div", "bars");
    bars.append(
      bar("match", why.similarity),
      bar("links", why.activation, "link"),
      bar("confidence", found.confidence),
      bar("recency", Math.max(0, (why.recency - 1) / 0.2)),
    );
    item.append(bars);
  }
  item.addEventListener("click", () => choose(index, true));
  return item;
}

function showReceipt(receipt, count, millis) {
  const line = $("receipt");
  const missing = receipt.missing || [];
  line.classList.toggle("incomplete", missing.length > 0 || receipt.staleness_ms > 0);
  const parts = [
    `${count} of ${receipt.activated} reached`,
    `${receipt.candidates} matched`,
    `${receipt.partitions.answered}/${receipt.partitions.asked} parts answered`,
    receipt.staleness_ms > 0 ? `up to ${receipt.staleness_ms} ms behind` : "nothing missing",
    `${millis.toFixed(0)} ms`,
  ];
  line.textContent = parts.join("  ·  ");
}

const runRecall = guarded(async () => {
  const query = $("cue").value.trim();
  if (!query) return;
  quiet();
  const started = performance.now();
  const answer = await api.recall(view.space, { query, limit: 20 });
  view.results = answer.memories;
  view.chosen = -1;
  const list = $("results");
  list.replaceChildren(...answer.memories.map((found, i) => resultItem(found, i, query)));
  showReceipt(answer.receipt, answer.memories.length, performance.now() - started);
  $("empty").hidden = answer.memories.length > 0;
  if (answer.memories.length) choose(0, true);
  else $("empty").firstElementChild.textContent = `Nothing in “${view.space}” matches that yet.`;
});

function choose(index, withGraph) {
  if (index < 0 || index >= view.results.length) return;
  view.chosen = index;
  [...$("results").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
  $(`result-${index}`).scrollIntoView({ block: "nearest" });
  if (withGraph) neighbourhood(view.results[index].id);
}

// ---- the neighbourhood ---------------------------------------------------------------------

const neighbourhood = guarded(async (id) => {
  const [centre, links, around] = await Promise.all([
    api.memory(view.space, id),
    api.links(view.space, id),
    api.recall(view.space, { ids: [id], limit: 24, reinforce: false }),
  ]);
  const nodes = new Map([[id, centre]]);
  for (const found of around.memories) nodes.set(found.id, found);
  const unseen = links.flatMap((l) => [l.from, l.to]).filter((other) => !nodes.has(other));
  await Promise.all(
    [...new Set(unseen)].map(async (other) => {
      try {
        nodes.set(other, await api.memory(view.space, other));
      } catch (problem) {
        if (problem.status !== 404 && problem.status !== 410) throw problem; // a dangling link shows no node
      }
    }),
  );
  const edges = new Map();
  const add = (e) => edges.set(`${e.from} ${e.to} ${e.type}`, e);
  for (const found of around.memories) for (const step of (found.why || {}).path || []) add(step);
  links.forEach(add);
  const linked = new Set([id, ...[...edges.values()].flatMap((e) => [e.from, e.to])]);
  const shown = [...nodes.values()].filter((n) => linked.has(n.id));
  draw($("graph"), shown, [...edges.values()], neighbourhood);
  $("graph").dataset.centre = id;
  showDetail(centre, links.length);
});

function showDetail(memory, linkCount) {
  const box = $("detail");
  box.replaceChildren(make("p", "", memory.content));
  const table = make("table");
  const row = (name, value, code) => {
    if (value === undefined || value === null || value === "") return;
    const line = make("tr");
    const cell = make("td");
    cell.append(make(code ? "code" : "span", "", String(value)));
    line.append(make("td", "", name), cell);
    table.append(line);
  };
  row("id", memory.id, true);
  row("kind", memory.kind);
  row("links", linkCount);
  row("recalled", memory.recalls ? `${number.format(memory.recalls)} times` : "");
  row("source", memory.source);
  row("who", (memory.who || []).join(", "));
  row("written", new Date(memory.created_at).toLocaleString());
  row("version", memory.version, true);
  box.append(table);
  box.hidden = false;
}

// ---- what happens --------------------------------------------------------------------------

function happened(event) {
  const item = make("li");
  const decision = DECISION_EVENTS.includes(event.type);
  item.append(make("b", "", event.type), ` ${event.space || (decision ? told(event) : named(event))}`);
  $("events").prepend(item);
  while ($("events").children.length > MAX_EVENTS) $("events").lastElementChild.remove();
  if (decision) decided(event);
  else if (CLUSTER_EVENTS.includes(event.type)) clusterChanged();
  else view.stale = true;
}

function listen() {
  const source = new EventSource("/v1/events");
  const receive = (message) => {
    try {
      happened({ type: message.type, ...JSON.parse(message.data) });
    } catch {
      happened({ type: message.type });
    }
  };
  for (const type of EVENT_TYPES) {
    source.addEventListener(type, receive);
  }
  source.addEventListener("open", () => {
    refresh();
    clusterChanged();
    decided();
  });
}

// ---- keys and forms ------------------------------------------------------------------------

function toggleTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("continuum.theme", next);
}

function openRemember() {
  $("remember").hidden = false;
  $("content").focus();
}

const write = guarded(async () => {
  const content = $("content").value.trim();
  if (!content) return;
  quiet();
  await api.remember(view.space, content);
  $("content").value = "";
  $("remember").hidden = true;
  $("cue").focus();
  await refresh();
});

function stepSpace(by) {
  const at = view.spaces.findIndex((s) => s.name === view.space);
  const next = view.spaces[(at + by + view.spaces.length) % view.spaces.length];
  if (next) enter(next.name);
}

const keys = {
  "/": () => $("cue").select(),
  n: openRemember,
  j: () => choose(view.chosen + 1, false),
  k: () => choose(view.chosen - 1, false),
  Enter: () => view.chosen >= 0 && neighbourhood(view.results[view.chosen].id),
  "[": () => stepSpace(-1),
  "]": () => stepSpace(1),
  c: () => ($("cluster").open = !$("cluster").open),
  d: () => ($("decisions").open = !$("decisions").open),
  t: toggleTheme,
  "?": () => $("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.key === "Escape") {
    $("remember").hidden = true;
    target.blur();
    return;
  }
  if (target.id === "content" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    write();
    return;
  }
  if (target.matches("input, textarea, button, a, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = keys[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

$("recall").addEventListener("submit", async (event) => {
  event.preventDefault();
  await runRecall();
  if (view.results.length) $("cue").blur(); // so that j and k move at once
});
$("remember").addEventListener("submit", (event) => {
  event.preventDefault();
  write();
});
$("new-space").addEventListener("submit", guarded(async (event) => {
  event.preventDefault();
  const name = $("new-space-name").value.trim();
  if (!name) return;
  quiet();
  await api.createSpace(name);
  $("new-space-name").value = "";
  await refresh();
  enter(name);
}));
$("theme").addEventListener("click", toggleTheme);
$("help").addEventListener("click", () => $("keys").showModal());

const theme = localStorage.getItem("continuum.theme");
if (theme) document.documentElement.dataset.theme = theme;
view.space = localStorage.getItem("continuum.space") || view.space;
refresh();
listen();
setInterval(() => {
  if (document.hidden || !view.stale) return;
  view.stale = false;
  refresh();
}, POLL_MILLIS);
