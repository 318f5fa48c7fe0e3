// What is judged: the MCP fixture, a node, and MCP servers over their standard streams.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, until } from "./checks.mjs";

/** Starts a program whose end, if nobody asked for it, is told by what waits for it. */
function start(command, args, options) {
  const child = spawn(command, args, options);
  const server = { child, ended: null, log: "" };
  child.stderr?.on("data", (data) => (server.log = (server.log + data).slice(-4000)));
  server.end = new Promise((resolve) => {
    child.on("error", (error) => resolve((server.ended = `could not start: ${error.message}`)));
    child.on("close", (code, signal) => resolve((server.ended = signal ?? code)));
  });
  return server;
}

async function fileOf(server, file, what) {
  return until(what, () => {
    expect(server.ended === null, `${what}: it ended with ${server.ended}: ${server.log}`);
    return existsSync(file) && readFileSync(file, "utf8").trim();
  });
}

/** The fixture server of the API's tests, which has every tool that the conformance suite calls. */
export async function startFixture(java, classPath, folder) {
  const file = `${folder}/fixture-port`;
  const main = "dev.continuum.api.http.ConformanceServer";
  const server = start(java, ["-cp", classPath, main, file], { stdio: ["pipe", "ignore", "pipe"] });
  const port = await fileOf(server, file, "the fixture");
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.child.stdin.end();
      return server.end;
    },
  };
}

/** A node in the foreground, on a port of its own. */
export async function startNode(continuum, data) {
  const args = ["start", "--data-dir", data, "--http", "127.0.0.1:0"];
  const server = start(continuum, args, { stdio: ["ignore", "ignore", "pipe"] });
  const url = await fileOf(server, `${data}/continuum.url`, "the node");
  await until("the node's readiness", async () => (await fetch(`${url}/readyz`).catch(() => ({}))).ok);
  return {
    url,
    stop: async () => {
      server.child.kill("SIGTERM");
      return server.end;
    },
  };
}

/** An MCP server over its standard streams, spoken to as plainly as the protocol allows. */
export async function startStdio(command, args, env = {}) {
  const server = start(command, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const waiting = new Map();
  const strays = [];
  let nextId = 1;
  createInterface({ input: server.child.stdout }).on("line", (line) => {
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      strays.push(line);
      return;
    }
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const send = (message) => server.child.stdin.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
  const request = async (method, params) => {
    const id = nextId++;
    const answer = new Promise((resolve) => waiting.set(id, resolve));
    send({ id, method, params });
    const ended = server.end.then((how) => {
      throw new Error(`${command} ended with ${how} instead of an answer to ${method}: ${server.log}`);
    });
    const message = await Promise.race([answer, ended]);
    expect(!message.error, `${method}: ${JSON.stringify(message.error)}`);
    return message.result;
  };
  const initialized = await request("initialize", {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "continuum-clients", version: "1" },
  });
  send({ method: "notifications/initialized" });
  return {
    initialized,
    request,
    call: (name, args) => request("tools/call", { name, arguments: args }),
    /** Closes the standard input; how it ended, and what else it printed. */
    stop: async () => {
      server.child.stdin.end();
      return { ended: await server.end, strays };
    },
  };
}
