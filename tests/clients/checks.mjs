// Checks with names, counted; and the small things that every part needs.
import { spawn } from "node:child_process";
import { isDeepStrictEqual } from "node:util";

const STEP_SECONDS = 180;
let passed = 0;
let failed = 0;

export async function check(name, work) {
  try {
    const note = await work();
    passed++;
    console.log(`ok    ${name}${note ? `: ${note}` : ""}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}: ${error.message}`);
  }
}

export const counts = () => ({ passed, failed });

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export function expectEqual(actual, expected, what) {
  expect(
    isDeepStrictEqual(actual, expected),
    `${what}: ${JSON.stringify(actual)} (expected: ${JSON.stringify(expected)})`,
  );
}

/** Runs a program to its end; its output, and its exit code, which may be any. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let out = "";
    let err = "";
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (err += data));
    const timer = setTimeout(() => child.kill("SIGKILL"), STEP_SECONDS * 1000);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ out, err, code: signal ? `${signal} (after ${STEP_SECONDS} s at most)` : code });
    });
  });
}

/** Runs a program that must succeed. */
export async function runOk(command, args, options) {
  const result = await run(command, args, options);
  const tail = (result.err || result.out).trim().split("\n").slice(-5).join(" | ");
  expect(result.code === 0, `${command} ${args.join(" ")}: exit code ${result.code}: ${tail}`);
  return result;
}

/** Asks again and again until there is an answer. */
export async function until(what, ask, seconds = STEP_SECONDS) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
