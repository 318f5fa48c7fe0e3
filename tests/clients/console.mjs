// Drives the console in a real browser, as a person with a keyboard would.
// usage: node console.mjs URL CHROMIUM ARTIFACTS
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { CUE, SPACE, fill } from "./world.mjs";

const [url, executablePath, artifacts] = process.argv.slice(2);
mkdirSync(artifacts, { recursive: true });

let passed = 0;
let failed = 0;
async function check(name, work) {
  try {
    await work();
    passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}: ${error.message.split("\n")[0]}`);
  }
}
const expect = (condition, message) => {
  if (!condition) throw new Error(message);
};

async function post(path, body, method = "POST") {
  const response = await fetch(url + path, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.ok, `${method} ${path}: HTTP ${response.status}`);
  return response.json();
}

// What a person sees: a small world of linked memories.
await post("/v1/spaces/harbour", {}, "PUT");
const remember = (content, extra = {}) => post("/v1/spaces/harbour/memories", { content, ...extra });
const tide = await remember("The spring tide flooded the north quay before sunrise.", { kind: "episode", tags: ["weather"] });
const pump = await remember("Pump house two was switched on by Mara at six.", { who: ["Mara"] });
const crew = await remember("Mara leads the night crew and keeps the pump house keys.", { kind: "fact", tags: ["people"] });
await remember("The ferry timetable changes in March.");
await post("/v1/spaces/harbour/links", { from: tide.id, to: pump.id, type: "caused", strength: 0.9 });
await post("/v1/spaces/harbour/links", { from: pump.id, to: crew.id, type: "involves", strength: 0.8 });

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const page = await browser.newPage({ viewport: { width: 1360, height: 860 }, colorScheme: "light" });
const errors = [];
page.on("pageerror", (error) => errors.push(String(error)));
page.on("console", (message) => message.type() === "error" && errors.push(message.text()));

await check("the page loads and says that the node is ready", async () => {
  await page.goto(url + "/", { waitUntil: "domcontentloaded" });
  await page.waitForSelector("#state.ready");
});
await check("spaces are listed with their counts", async () => {
  const space = page.locator("#spaces button", { hasText: "harbour" });
  await space.waitFor();
  expect((await space.locator("small").textContent()) === "4", "harbour should count 4 memories");
  await space.click();
});
await check("recall shows ranked results with reasons", async () => {
  await page.keyboard.press("/");
  await page.keyboard.type("flooded quay");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".result");
  const first = page.locator(".result").first();
  expect((await first.textContent()).includes("spring tide"), "the best answer should be the tide");
  expect((await first.locator(".why").textContent()).length > 10, "an answer should say why");
  expect((await first.locator(".bar").count()) === 4, "an answer should show its four parts");
  expect((await first.locator("p").innerText()).includes("flooded the north quay before"), "marks should not eat the spaces");
  expect((await first.locator("mark").count()) >= 2, "the words asked for should be marked");
});
await check("spreading activation reaches what shares no word with the cue", async () => {
  const all = (await page.locator(".result").allTextContents()).join("\n");
  expect(all.includes("Pump house two"), "the linked memory should be recalled");
});
await check("the receipt says how complete the answer is", async () => {
  expect((await page.locator("#receipt").textContent()).includes("1/1 parts answered"), "receipt");
});
await check("the neighbourhood is drawn as a graph", async () => {
  await page.waitForSelector("#graph .node.centre");
  await page.waitForFunction(() => document.querySelectorAll("#graph .node").length >= 2);
  expect((await page.locator("#graph line").count()) >= 1, "links should be drawn");
});
await page.screenshot({ path: `${artifacts}/console-light.png` });
await check("j, k and Enter move and open", async () => {
  await page.keyboard.press("j");
  const second = page.locator(".result").nth(1);
  expect((await second.getAttribute("aria-selected")) === "true", "j should choose the second");
  const id = await second.getAttribute("data-id");
  await page.keyboard.press("Enter");
  await page.waitForFunction((wanted) => document.querySelector("#graph").dataset.centre === wanted, id);
  await page.keyboard.press("k");
  expect((await page.locator(".result").first().getAttribute("aria-selected")) === "true", "k should go back");
});
await check("n remembers, and the counters move on their own", async () => {
  await page.keyboard.press("n");
  await page.locator("#content").fill("The console test wrote this line at the harbour.");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() =>
    [...document.querySelectorAll("#spaces button")].some((b) => b.textContent.includes("harbour") && b.querySelector("small").textContent === "5"));
});
await check("events arrive without a reload", async () => {
  await remember("A gull sat on the crane.");
  await page.waitForFunction(() => document.querySelector("#events").textContent.includes("remembered"));
  await page.waitForFunction(() =>
    [...document.querySelectorAll("#spaces button")].some((b) => b.textContent.includes("harbour") && b.querySelector("small").textContent === "6"));
});
await check("a space can be made", async () => {
  await page.locator("#new-space-name").fill("workshop");
  await page.locator("#new-space-name").press("Enter");
  await page.waitForFunction(() =>
    [...document.querySelectorAll("#spaces button")].some((b) => b.textContent.includes("workshop") && b.getAttribute("aria-current") === "true"));
  await page.locator("#spaces button", { hasText: "harbour" }).click();
});
await check("a bad request is told with its fix", async () => {
  await page.locator("#new-space-name").fill("no spaces allowed");
  await page.locator("#new-space-name").press("Enter");
  await page.waitForSelector("#notice:not([hidden])");
  expect((await page.locator("#notice").textContent()).includes("space"), "the notice should name the field");
  errors.length = 0; // the browser logs the 400 itself
});
await check("t turns the light off, and it stays off", async () => {
  await page.locator("body").click({ position: { x: 700, y: 850 } });
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("t");
  expect((await page.evaluate(() => document.documentElement.dataset.theme)) === "dark", "dark");
  await page.reload();
  await page.waitForSelector("#state.ready");
  expect((await page.evaluate(() => document.documentElement.dataset.theme)) === "dark", "dark after a reload");
});
await check("? lists the keys and Esc closes them", async () => {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
});
await page.locator("#cue").fill("who has the pump house keys");
await page.keyboard.press("Enter");
await page.waitForSelector("#graph .node.centre");
await page.screenshot({ path: `${artifacts}/console-dark.png` });
// The picture of the README and the manual.
await fill(post);
await page.evaluate(() => localStorage.clear());
await page.reload();
await page.waitForSelector("#state.ready");
await check("a larger world is recalled and drawn", async () => {
  await page.locator("#spaces button", { hasText: SPACE }).click();
  await page.locator("#cue").fill(CUE);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".result").length >= 5);
  await page.waitForFunction(() => document.querySelectorAll("#graph .node").length >= 6);
  const first = await page.locator(".result p").first().innerText();
  expect(first.startsWith("Refunds failed for 40 minutes on Monday morning"), `the best answer: ${first}`);
  const box = await page.locator("#graph").boundingBox();
  for (const node of await page.locator("#graph circle").all()) {
    const at = await node.boundingBox();
    const inside = at.x >= box.x && at.y >= box.y && at.x + at.width <= box.x + box.width && at.y + at.height <= box.y + box.height;
    expect(inside, "every node should be inside the drawing");
  }
});
await page.waitForFunction(() => document.querySelector("#count-lag").textContent === "0");
await page.screenshot({ path: `${artifacts}/console.png` });
// Nodes that this page is told of: one in every state, in two zones, over two pages.
const member = (name, zone, state, more = {}) => ({
  id: `id-${name}`, name, address: `10.0.0.${name.slice(-1)}:7000`, role: "auto", zone, self: false, state,
  since: new Date(Date.now() - 90_000).toISOString(), capabilities: [], load_percent: 4, software_version: "0.1.0",
  protocol_version: 1, incarnation: 1, phi: 0.1, round_trip_ms: 1.25, ...more,
});
const nodes = [
  member("node-1", "east", "alive", { self: true, round_trip_ms: undefined }),
  member("node-2", "east", "alive"),
  member("node-3", "east", "suspect"),
  member("node-4", "west", "dead"),
  member("node-5", "west", "left"),
  member("node-6", "west", "alive", { round_trip_ms: 23.4 }),
];
let partitioned = false;
await page.route("**/v1/nodes?*", (route) => {
  const second = route.request().url().includes("after=");
  const count = (state) => nodes.filter((node) => node.state === state).length;
  const states = { alive: count("alive"), suspect: count("suspect"), dead: count("dead"), left: count("left") };
  route.fulfill({
    json: {
      cluster: "harbour", self: "id-node-1", size: 5, states, reachable_fraction: 0.6, partitioned, local_health: 0,
      nodes: second ? nodes.slice(4) : nodes.slice(0, 4), next: second ? undefined : "id-node-4",
    },
  });
});
await check("a node of no cluster shows no map and no decisions", async () => {
  expect((await page.locator("#count-nodes").textContent()) === "1", "one node should be counted");
  expect(!(await page.locator("#cluster").isVisible()), "there should be no map");
  expect(!(await page.locator("#decisions").isVisible()), "there should be no decisions");
});
await page.reload();
await check("the nodes are drawn by zone with state and latency", async () => {
  await page.waitForFunction(() => document.querySelectorAll("#zones .member").length === 6);
  const zones = await page.locator(".zone h3").allTextContents();
  expect(zones.join() === "east3 of 3,west1 of 2", `zones: ${zones}`);
  const text = async (name) => page.locator(".member", { hasText: name }).innerText();
  expect((await text("node-2")).includes("1.3 ms"), `latency: ${await text("node-2")}`);
  expect((await text("node-1")).includes("this node"), "this node should be marked");
  expect((await page.locator("#count-nodes").textContent()) === "4/5", "4 of 5 nodes live");
});
await check("states differ by sign, word and line, not by colour alone", async () => {
  const looks = new Set();
  for (const [name, state] of [["node-2", "alive"], ["node-3", "suspect"], ["node-4", "dead"], ["node-5", "left"]]) {
    const button = page.locator(".member", { hasText: name });
    const label = await button.getAttribute("aria-label");
    expect(label.includes(state), `${name} should be called ${state}: ${label}`);
    if (state !== "alive") expect((await button.locator("small").textContent()) === state, `${name} should say ${state}`);
    const line = await button.evaluate((node) => getComputedStyle(node).borderTopStyle + getComputedStyle(node).borderTopWidth);
    looks.add(`${await button.locator(".sign").textContent()} ${line}`);
  }
  expect(looks.size === 4, [...looks].join(", "));
});
await check("a chosen node shows what is known of it", async () => {
  await page.locator(".member", { hasText: "node-4" }).click();
  const detail = await page.locator("#member").innerText();
  expect(detail.includes("dead for 1 min") && detail.includes("10.0.0.4:7000"), detail);
});
await check("a split network is told, and taken back when it heals", async () => {
  expect(!(await page.locator("#split").isVisible()), "nothing is split yet");
  partitioned = true;
  await page.waitForSelector("#split:not([hidden])");
  expect((await page.locator("#split").textContent()).includes("reaches 60% of the cluster"), "the share should be told");
  await page.screenshot({ path: `${artifacts}/console-cluster.png` });
  partitioned = false;
  await page.waitForSelector("#split", { state: "hidden" });
});
await check("a death shows without a reload, and c hides the map", async () => {
  nodes[1].state = "dead";
  await page.waitForSelector(".member.dead:has-text('node-2')");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("c");
  expect(!(await page.locator("#zones").isVisible()), "the map should be closed");
  expect((await page.locator("#cluster-summary").textContent()).includes("2 dead"), "the summary should stay");
  await page.keyboard.press("c");
});
// What that cluster has decided, as this page is told of it.
const record = (name, duty, more = {}) => ({
  id: `id-${name}`, name, address: `10.0.0.${name.slice(-1)}:7000`, role: "auto", duty, zone: "east", capabilities: [],
  incarnation: 1, standing: "in", joined_at: new Date().toISOString(), capacity: { cpu_millis: 1, memory_bytes: 2, disk_bytes: 3 },
  member: true, self: false, leader: false, state: "healthy", load: 0.04, latency_ms: 1.25, ...more,
});
const decidedNodes = [
  record("node-1", "voter", { self: true, latency_ms: undefined }),
  record("node-2", "voter", { leader: true, state: "degraded", load: 0.81, reason: "load 81%" }),
  record("node-3", "voter"),
  { id: "id-node-6", name: "node-6", member: false, self: false, leader: false, state: "joining", load: 0 },
];
let decidedHealth = "healthy";
let configurationReads = 0;
const replication = () => ({
  health: decidedHealth, healthy: decidedHealth === "healthy", reasons: decidedHealth === "healthy" ? [] : ["node-3 lags by 12 entries"],
});
await page.route("**/federation/status", (route) => route.fulfill({
  json: {
    cluster_id: "harbour", mode: "raft", self: "id-node-1", leader: "id-node-2", health: decidedHealth, epoch: 47,
    config_version: 3, state_version: 120, state_hash: "00000000000000f1", topology: "full-mesh",
    voters: { count: 3, quorum: 2, tolerated: 1 }, nodes: decidedNodes,
  },
}));
await page.route("**/v1/cluster", (route) => route.fulfill({
  json: {
    health: decidedHealth, healthy: decidedHealth === "healthy", cluster: "harbour", mode: "raft", self: "id-node-1",
    reasons: replication().reasons.map((reason) => `replication: ${reason}`), components: { replication: replication() },
  },
}));
await page.route("**/v1/cluster/raft", (route) => route.fulfill({
  json: {
    mode: "raft",
    groups: [{
      group: 0, role: "leader", leader: "id-node-2", term: 9, commit_index: 1204, applied_index: 1203, log_entries: 40,
      snapshot_index: 80, elections: 1, hash: "00000000000000f1", voters: ["id-node-1", "id-node-2", "id-node-3"], learners: [],
      quorum: 2, tolerated: 1, replicas: [{ node_id: "id-node-3", voter: true, lag_entries: 12, silent_ms: 4 }],
    }],
  },
}));
await page.route("**/v1/cluster/config", (route) => {
  configurationReads++;
  route.fulfill({
    json: {
      config_version: 3,
      entries: [{ key: "consensus.voters", value: "5", set: true, version: 3, default: "3", expected: "3, 5 or 7", help: "How many decide." }],
    },
  });
});
await check("what the cluster decided is summed up in a line, and asked for no more than that", async () => {
  await page.waitForSelector("#decisions:not([hidden])");
  expect((await page.locator("#level").textContent()) === "● healthy", "the level should have a sign and a word");
  const summary = await page.locator("#decisions-summary").textContent();
  expect(summary.includes("led by node-2") && summary.includes("3 voters, 1 may be lost") && summary.includes("epoch 47"), summary);
  expect(configurationReads === 0, "the configuration should not be read while it is not shown");
});
await check("d shows members, groups, health and configuration", async () => {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("d");
  await page.waitForFunction(() => document.querySelectorAll("#facts table").length === 4);
  const text = await page.locator("#facts").innerText();
  for (const wanted of ["node-2 (leads)", "node-1 (this node)", "not admitted", "degraded", "load 81%", "1,204", "00000000000000f1", "consensus.voters", "version 3"]) {
    expect(text.includes(wanted), `no ${wanted} in: ${text}`);
  }
});
await check("worse health shows with its reason, without a reload", async () => {
  decidedHealth = "warning";
  await page.waitForSelector("#level.level-warning");
  expect((await page.locator("#reasons").innerText()).includes("replication: node-3 lags by 12 entries"), "the reason should be told");
  await page.screenshot({ path: `${artifacts}/console-decisions.png` });
});
await check("a narrow window keeps everything reachable", async () => {
  await page.setViewportSize({ width: 420, height: 900 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width <= 420, `the page is ${width} px wide`);
  expect(await page.locator("#cue").isVisible(), "the recall box should be visible");
});
await check("the page makes no error of its own", async () => {
  expect(errors.length === 0, errors.join("; "));
});

await browser.close();
console.log(`console: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
