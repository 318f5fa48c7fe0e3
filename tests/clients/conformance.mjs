// The MCP project's own conformance suite: https://www.npmjs.com/package/@modelcontextprotocol/conformance
import { writeFileSync } from "node:fs";
import { check, expect, run } from "./checks.mjs";

const SPEC_VERSION = "2025-11-25";

async function suite(tools, url, artifacts, name, more) {
  const { out, err, code } = await run(tools.node, [
    tools.conformance, "server", "--url", `${url}/mcp`, "--spec-version", SPEC_VERSION, ...more,
  ]);
  writeFileSync(`${artifacts}/${name}.txt`, out + err);
  // A run of one scenario sums up in other words than a run of the suite.
  const total = /^Total: (\d+) passed, (\d+) failed/m.exec(out) ?? /^Passed: (\d+)\/\d+, (\d+) failed/m.exec(out);
  expect(total, `no total (exit code ${code}); see ${name}.txt`);
  const failures = out.match(/^✗ .*$/gm) ?? [];
  return { code, passed: Number(total[1]), failed: Number(total[2]), failures };
}

/** The fixture has everything that the suite asks for, so nothing may fail. */
export async function conformanceOfFixture(tools, url, artifacts) {
  await check("conformance: the protocol engine passes every active scenario", async () => {
    const result = await suite(tools, url, artifacts, "conformance-fixture", []);
    expect(result.code === 0 && result.failed === 0, result.failures.join("; "));
    return `${result.passed} passed, ${result.failed} failed`;
  });
  for (const scenario of ["json-schema-2020-12", "server-sse-polling"]) {
    await check(`conformance: the protocol engine passes ${scenario}, which is pending`, async () => {
      const result = await suite(tools, url, artifacts, `conformance-${scenario}`, ["--scenario", scenario]);
      expect(result.code === 0 && result.failed === 0, result.failures.join("; "));
      return `${result.passed} passed, ${result.failed} failed`;
    });
  }
}

/** A node has its own tools, not the suite's: the list says which scenarios cannot apply, and why. */
export async function conformanceOfNode(tools, url, artifacts, expectedFailures) {
  await check("conformance: a node fails only what cannot apply, and all of that", async () => {
    const result = await suite(tools, url, artifacts, "conformance-node", [
      "--expected-failures", expectedFailures,
    ]);
    expect(result.code === 0, `the list no longer matches; see conformance-node.txt: ${result.failures.join("; ")}`);
    return `${result.passed} passed, ${result.failed} expected to fail`;
  });
}
