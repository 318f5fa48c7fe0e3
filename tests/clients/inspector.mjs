// The MCP project's inspector, in its command-line mode, as a person or a script would use it.
// https://www.npmjs.com/package/@modelcontextprotocol/inspector
import { readFileSync } from "node:fs";
import { check, expect, expectEqual, run } from "./checks.mjs";

const TOOLS = [
  "remember", "recall", "link", "forget", "list_spaces",
  "create_entities", "create_relations", "add_observations", "delete_entities", "delete_observations",
  "delete_relations", "read_graph", "search_nodes", "open_nodes",
];
const TOOL_ERROR_EXIT_CODE = 5;

function inspector(tools, target) {
  return async (method, more = [], exitCode = 0) => {
    const args = [tools.inspector, "--cli", ...target, "--method", method, ...more, "--format", "json", "--quiet"];
    const { out, err, code } = await run(tools.node, args);
    expect(code === exitCode, `exit code ${code} (expected: ${exitCode}): ${err.trim() || out.trim()}`);
    return JSON.parse(out).result;
  };
}

export const overHttp = (tools, url) => inspector(tools, [`${url}/mcp`, "--transport", "http"]);

/** By a configuration file, which is how clients are given a server over standard streams. */
export const overStdio = (tools, configFile) => inspector(tools, ["--config", configFile, "--server", "continuum"]);

export async function inspect(how, ask) {
  const call = async (name, args, exitCode = 0) =>
    ask("tools/call", ["--tool-name", name, "--tool-args-json", JSON.stringify(args)], exitCode);
  const named = (what) => `inspector over ${how}: ${what}`;

  await check(named("lists the tools, with schemas that every client can take"), async () => {
    const listed = await ask("tools/list", ["--strict"]);
    expectEqual(listed.tools.map((tool) => tool.name), TOOLS, "tools");
    return `${TOOLS.length} tools`;
  });
  const ids = [];
  await check(named("remember, twice"), async () => {
    for (const content of ["The spring tide flooded the north quay.", "Mara switched on the pump house at six."]) {
      const { structuredContent } = await call("remember", { content, tags: [how] });
      expectEqual(structuredContent.durability.achieved, "local", "durability");
      ids.push(structuredContent.id);
    }
  });
  await check(named("link, and recall what is linked"), async () => {
    await call("link", { from: ids[0], to: ids[1], type: "caused", strength: 0.9 });
    const { structuredContent, content } = await call("recall", { query: "flooded quay", tags: [how], limit: 5 });
    const found = structuredContent.memories.map((memory) => memory.id);
    expectEqual(found[0], ids[0], "the best answer");
    expect(found.includes(ids[1]), "the linked memory should be recalled");
    expect(content[0].text.includes("spring tide"), "the text should show the memory");
  });
  await check(named("forget, after which it is not recalled"), async () => {
    await call("forget", { id: ids[0] });
    const { structuredContent } = await call("recall", { query: "flooded quay", tags: [how] });
    expect(!structuredContent.memories.some((memory) => memory.id === ids[0]), "it should be forgotten");
  });
  await check(named("list_spaces"), async () => {
    const { structuredContent } = await call("list_spaces", {});
    expect(structuredContent.spaces.some((space) => space.name === "default"), "the default space should be listed");
  });
  await check(named("an entity is an ordinary memory too"), async () => {
    const name = `Lighthouse (${how})`;
    await call("create_entities", { entities: [{ name, entityType: "place", observations: [`blinks twice, says ${how}`] }] });
    const { structuredContent } = await call("recall", { query: `blinks twice ${how}` });
    expect(structuredContent.memories.some((memory) => memory.content.includes("blinks twice")), "recall should find the observation");
  });
  await check(named("a tool's refusal names the field"), async () => {
    const refused = await call("remember", { content: "x", colour: "red" }, TOOL_ERROR_EXIT_CODE);
    expect(refused.isError && refused.content[0].text.includes("colour"), JSON.stringify(refused));
  });
  await check(named("resources and prompts"), async () => {
    const { resources } = await ask("resources/list");
    const { contents } = await ask("resources/read", ["--uri", resources[0].uri]);
    expect(JSON.parse(contents[0].text).content, "a resource is a memory as JSON");
    const { messages } = await ask("prompts/get", ["--prompt-name", "answer_from_memory", "--prompt-args", "question=why"]);
    expect(messages[0].content.text.includes("why"), "the prompt should carry the question");
  });
}

/** The configuration of docs/mcp.md, with this program and folder in it. */
export function stdioConfiguration(documentation, continuum, data) {
  const block = /```json\n(\{[^`]*"command"[^`]*\})\n```/.exec(readFileSync(documentation, "utf8"));
  expect(block, `${documentation}: no configuration with a command`);
  const configuration = JSON.parse(block[1]);
  const server = configuration.mcpServers.continuum;
  server.command = continuum;
  server.args = [...server.args, "--data-dir", data];
  return configuration;
}
