// Real clients that we did not write, against the MCP fixture and a real node.
// usage: node run.mjs JAVA FIXTURE_CLASS_PATH CHROMIUM|- ; called by scripts/clients.sh
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, counts, expect, expectEqual, run, runOk } from "./checks.mjs";
import { conformanceOfFixture, conformanceOfNode } from "./conformance.mjs";
import { inspect, overHttp, overStdio, stdioConfiguration } from "./inspector.mjs";
import { compareWithReference } from "./reference.mjs";
import { startFixture, startNode, startStdio } from "./servers.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const [java, fixtureClassPath, chromium] = process.argv.slice(2);
const modules = join(here, "node_modules");
const tools = {
  node: process.execPath,
  conformance: join(modules, "@modelcontextprotocol/conformance/dist/index.js"),
  inspector: join(modules, ".bin/mcp-inspector"),
  reference: join(modules, ".bin/mcp-server-memory"),
  redocly: join(modules, ".bin/redocly"),
};
// An installed program can be judged in place of this checkout.
const continuum = process.env.CLIENTS_CONTINUUM ?? join(root, "continuum");
const artifacts = join(root, "artifacts");
const seed = Number(process.env.CLIENTS_SEED ?? Date.now() % 1_000_000);
const work = mkdtempSync(join(tmpdir(), "continuum-clients-"));
const referenceFile = join(work, "reference.jsonl");
mkdirSync(artifacts, { recursive: true });
process.env.PATH = `${dirname(tools.node)}:${process.env.PATH}`;

async function fixture() {
  const server = await startFixture(java, fixtureClassPath, work);
  try {
    await conformanceOfFixture(tools, server.url, artifacts);
  } finally {
    await server.stop();
  }
}

/** Standard streams: the command starts the node that it needs. */
async function stdio() {
  const data = join(work, "stdio");
  process.env.CONTINUUM_HTTP_ADDRESS = "127.0.0.1:0";
  try {
    const reference = await startStdio(tools.node, [tools.reference], { MEMORY_FILE_PATH: referenceFile });
    const ours = await startStdio(continuum, ["mcp", "--data-dir", data]);
    await compareWithReference(reference, ours, seed);
    await reference.stop();
    await check("continuum mcp: ends with its input, and prints nothing but the protocol", async () => {
      expectEqual(await ours.stop(), { ended: 0, strays: [] }, "continuum mcp");
    });
    const configFile = join(work, "clients.json");
    writeFileSync(configFile, JSON.stringify(stdioConfiguration(join(root, "docs/mcp.md"), continuum, data)));
    await inspect("stdio", overStdio(tools, configFile));
  } finally {
    await check("continuum stop: ends the node that continuum mcp started", async () => {
      await runOk(continuum, ["stop", "--data-dir", data]);
    });
    delete process.env.CONTINUUM_HTTP_ADDRESS;
  }
}

/** The file that the reference server left becomes memories that the nine tools show. */
async function importOf(file, url, data) {
  await check("import: the reference server's file, read back by the nine tools", async () => {
    const node = ["--url", url];
    const { out } = await runOk(continuum, ["import", file, "--space", "default", "--json", ...node]);
    expectEqual(JSON.parse(out).failed, 0, "failed lines");
    const reference = await startStdio(tools.node, [tools.reference], { MEMORY_FILE_PATH: file });
    const expected = (await reference.call("read_graph", {})).structuredContent;
    await reference.stop();
    const ours = await startStdio(continuum, ["mcp", ...node]);
    try {
      expectEqual((await ours.call("read_graph", {})).structuredContent, expected, "read_graph");
      const again = { entities: [expected.entities[0]] };
      expectEqual((await ours.call("create_entities", again)).structuredContent, { entities: [] }, "an imported entity exists");
    } finally {
      await ours.stop();
    }
    return `${expected.entities.length} entities, ${expected.relations.length} relations`;
  });
}

async function openApi(url) {
  await check("redocly: the served /openapi.json has no error and no warning", async () => {
    const response = await fetch(`${url}/openapi.json`);
    expect(response.ok, `GET /openapi.json: ${response.status}`);
    const file = join(artifacts, "openapi.json");
    writeFileSync(file, await response.text());
    const config = join(here, "redocly.yaml");
    const result = await run(tools.node, [tools.redocly, "lint", file, "--config", config, "--max-problems", "20"], {
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
    writeFileSync(join(artifacts, "redocly.txt"), result.out + result.err);
    expect(result.code === 0 && !/\d+ warning/.test(result.err), `see redocly.txt: ${result.err.trim().split("\n").at(-1)}`);
  });
}

async function browser(url) {
  if (chromium === "-") return;
  await check("chromium: the console works by keyboard, light and dark", async () => {
    const { out, err, code } = await run(tools.node, [join(here, "console.mjs"), url, chromium, artifacts]);
    writeFileSync(join(artifacts, "console.txt"), out + err);
    const failures = out.split("\n").filter((line) => line.startsWith("FAIL"));
    expect(code === 0, failures.join("; ") || (out + err).trim().split("\n").slice(-5).join(" | "));
    return out.trim().split("\n").at(-1);
  });
}

async function node() {
  const data = join(work, "node");
  const server = await startNode(continuum, data);
  try {
    await importOf(referenceFile, server.url, data);
    await inspect("http", overHttp(tools, server.url));
    await conformanceOfNode(tools, server.url, artifacts, join(here, "node-expected-failures.yml"));
    await openApi(server.url);
    await browser(server.url);
  } finally {
    await check("a node with clients that were there ends in order", async () => {
      expectEqual(await server.stop(), 0, "exit code after SIGTERM");
    });
  }
}

const parts = { fixture, stdio, node };
const chosen = process.env.CLIENTS_PARTS?.split(",") ?? Object.keys(parts);
for (const part of chosen) {
  await parts[part]().catch((error) => check(part, () => Promise.reject(error)));
}
const { passed, failed } = counts();
if (failed === 0) rmSync(work, { recursive: true });
else console.log(`kept: ${work} and ${artifacts}`);
console.log(`clients: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
