// The reference memory server beside us: the same calls, the same answers.
// https://www.npmjs.com/package/@modelcontextprotocol/server-memory
import { check, expect, expectEqual } from "./checks.mjs";

const RANDOM_CALLS = 120;

/** A small seeded generator (mulberry32), so that a failure can be had again. */
function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (bound) => Math.floor(next() * bound);
  return { below, pick: (list) => list[below(list.length)] };
}

const NAMES = ["Mara", "Pump house two", "North quay", "Überfahrt", "渡し船", "a/b\\c \"d\"", "night crew"];
const TYPES = ["person", "place", "team"];
const FACTS = ["keeps the keys", "was flooded before sunrise", "starts at six", "Grüße", "line one\nline two", "x"];
const RELATIONS = ["leads", "is near", "works at"];

/** Any call; relations only between entities that exist, see docs/mcp.md. */
function anyCall(random, graph) {
  const names = graph.entities.map((entity) => entity.name);
  const relation = () =>
    names.length === 0 ? [] : [{ from: random.pick(names), to: random.pick(names), relationType: random.pick(RELATIONS) }];
  const facts = () => [...new Set([random.pick(FACTS), random.pick(FACTS)])];
  switch (random.below(10)) {
    case 0:
    case 1:
      return ["create_entities", { entities: [{ name: random.pick(NAMES), entityType: random.pick(TYPES), observations: facts() }] }];
    case 2:
    case 3:
      return ["create_relations", { relations: relation() }];
    case 4:
      return ["add_observations", { observations: [{ entityName: random.pick(NAMES), contents: facts() }] }];
    case 5:
      return ["delete_entities", { entityNames: [random.pick(NAMES)] }];
    case 6:
      return ["delete_observations", { deletions: [{ entityName: random.pick(NAMES), observations: facts() }] }];
    case 7:
      return ["delete_relations", { relations: relation() }];
    case 8:
      return ["search_nodes", { query: random.pick(["ma", "QUAY", "person", "keys", "ü", "nothing"]) }];
    default:
      return ["open_nodes", { names: [random.pick(NAMES), random.pick(NAMES)] }];
  }
}

async function same(reference, ours, name, args) {
  const expected = await reference.call(name, args);
  const actual = await ours.call(name, args);
  const call = `${name} ${JSON.stringify(args)}`;
  expectEqual(actual.isError ?? false, expected.isError ?? false, `${call}: isError`);
  if (!expected.isError) {
    expectEqual(actual.structuredContent, expected.structuredContent, call);
    expectEqual(actual.content, expected.content, call);
  }
  return expected.structuredContent;
}

export async function compareWithReference(reference, ours, seed) {
  await check("reference server: the nine tools have its names and arguments", async () => {
    const theirs = (await reference.request("tools/list")).tools;
    const known = new Map((await ours.request("tools/list")).tools.map((tool) => [tool.name, tool]));
    expectEqual(theirs.length, 9, "tools of the reference server");
    for (const tool of theirs) {
      const schema = known.get(tool.name)?.inputSchema;
      expectEqual(Object.keys(schema?.properties ?? {}), Object.keys(tool.inputSchema.properties), tool.name);
      expectEqual(schema.required ?? [], tool.inputSchema.required ?? [], `${tool.name}: required`);
    }
  });
  await check("reference server: the same answers to a story that uses all nine tools", async () => {
    const story = [
      ["read_graph", {}],
      ["create_entities", { entities: [
        { name: "Mara", entityType: "person", observations: ["keeps the keys", "starts at six"] },
        { name: "Pump house two", entityType: "place", observations: [] },
        { name: "night crew", entityType: "team", observations: ["works at night"] }] }],
      ["create_entities", { entities: [{ name: "Mara", entityType: "other", observations: ["lost"] }] }],
      ["create_relations", { relations: [
        { from: "Mara", to: "night crew", relationType: "leads" },
        { from: "Mara", to: "Pump house two", relationType: "works at" }] }],
      ["create_relations", { relations: [{ from: "Mara", to: "night crew", relationType: "leads" }] }],
      ["add_observations", { observations: [{ entityName: "Mara", contents: ["starts at six", "likes tea"] }] }],
      ["add_observations", { observations: [{ entityName: "Mara", contents: ["kept"] }, { entityName: "nobody", contents: ["x"] }] }],
      ["read_graph", {}],
      ["search_nodes", { query: "TEA" }],
      ["open_nodes", { names: ["night crew", "nobody"] }],
      ["delete_observations", { deletions: [{ entityName: "Mara", observations: ["likes tea", "unknown"] }, { entityName: "nobody", observations: [] }] }],
      ["delete_relations", { relations: [{ from: "Mara", to: "night crew", relationType: "leads" }, { from: "x", to: "y", relationType: "z" }] }],
      ["read_graph", {}],
      ["delete_entities", { entityNames: ["Mara", "nobody"] }],
      ["read_graph", {}],
      ["create_entities", { entities: [{ name: "Mara", entityType: "person", observations: ["keeps the keys"] }] }],
      ["read_graph", {}],
    ];
    for (const [name, args] of story) await same(reference, ours, name, args);
    return `${story.length} calls`;
  });
  await check(`reference server: the same answers to ${RANDOM_CALLS} random calls (seed ${seed})`, async () => {
    const random = generator(seed);
    for (let call = 1; call <= RANDOM_CALLS; call++) {
      const graph = await same(reference, ours, "read_graph", {});
      const [name, args] = anyCall(random, graph);
      try {
        await same(reference, ours, name, args);
      } catch (error) {
        throw new Error(`call ${call} (again with CLIENTS_SEED=${seed}): ${error.message}`);
      }
    }
    const graph = await same(reference, ours, "read_graph", {});
    expect(graph.entities.length > 0, "the random calls should leave something");
  });
}
