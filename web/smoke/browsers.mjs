// Browsers that Playwright cannot drive as their makers ship them: Firefox by WebDriver BiDi, WebKitGTK by its WebDriver.
// Both know the same actions of keys and pointers, so a walk is written once.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const STARTS_WITHIN_MS = 60_000;

/** Ends a program and what it has started. */
function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGTERM");
  return ended;
}

const launch = (program, args) => spawn(program, args, { detached: true, stdio: ["ignore", "ignore", "pipe"] });

/** The first match of `pattern` in what a program says. */
function said(child, pattern) {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => reject(new Error(`It did not start: ${text}`)), STARTS_WITHIN_MS);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`It ended: ${text}`)));
    child.stderr.on("data", (data) => {
      const found = (text += data).match(pattern);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
  });
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Calls over one WebSocket, each answered by its number. */
async function bidi(address) {
  const socket = new WebSocket(address);
  const waiting = new Map();
  let last = 0;
  socket.addEventListener("message", ({ data }) => {
    const answer = JSON.parse(data);
    const call = waiting.get(answer.id);
    if (!call) return;
    waiting.delete(answer.id);
    if (answer.type === "success") call.resolve(answer.result);
    else call.reject(new Error(`${call.method}: ${answer.message}`));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error("Firefox takes no connection")), { once: true });
  });
  return (method, params) =>
    new Promise((resolve, reject) => {
      waiting.set((last += 1), { method, resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
}

export async function firefox(program = "firefox-esr") {
  const profile = await mkdtemp(join(tmpdir(), "biglive-firefox-"));
  const child = launch(program, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"]);
  const call = await bidi(`${await said(child, /WebDriver BiDi listening on (ws:\S+)/)}/session`);
  await call("session.new", { capabilities: {} });
  const { contexts } = await call("browsingContext.getTree", {});
  const [{ context }] = contexts;
  await call("browsingContext.setViewport", { context, viewport: { width: 1024, height: 768 } });
  return {
    go: (url) => call("browsingContext.navigate", { context, url, wait: "complete" }),
    act: (actions) => call("input.performActions", { context, actions }),
    run: async (expression) => {
      const { result, exceptionDetails } = await call("script.evaluate", { expression, target: { context }, awaitPromise: true });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result.value;
    },
    close: async () => {
      await stop(child);
      await rm(profile, { recursive: true, force: true });
    },
  };
}

export async function webkit(program = "WebKitWebDriver") {
  const port = await freePort();
  const child = launch(program, [`--port=${port}`]);
  const send = async (method, path, body) => {
    const init = method === "POST" ? { method, body: JSON.stringify(body ?? {}) } : { method };
    const answer = await (await fetch(`http://127.0.0.1:${port}${path}`, init)).json();
    if (answer.value?.error) throw new Error(`${path}: ${answer.value.message}`);
    return answer.value;
  };
  for (const began = Date.now(); ; ) {
    try {
      await send("GET", "/status");
      break;
    } catch (error) {
      if (Date.now() - began > STARTS_WITHIN_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const { sessionId } = await send("POST", "/session", { capabilities: {} });
  const session = `/session/${sessionId}`;
  await send("POST", `${session}/window/rect`, { width: 1024, height: 768 });
  return {
    go: (url) => send("POST", `${session}/url`, { url }),
    act: (actions) => send("POST", `${session}/actions`, { actions }),
    run: (expression) => send("POST", `${session}/execute/sync`, { script: `return ${expression}`, args: [] }),
    close: async () => {
      await send("DELETE", session);
      await stop(child);
    },
  };
}
