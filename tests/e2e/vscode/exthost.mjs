/** Starts the tests that run inside the extension host (exthost/index.cjs), and prints what they found. */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { startCodeServer } from "./codeserver.mjs";
import { openBrowser } from "./workbench.mjs";

const HERE = import.meta.dirname;
const machine = { "rl-sbllm.serverCommand": process.env.SERVER_COMMAND };
const settings = { "rl-sbllm.codeLens": "all" };
const project = path.join(HERE, "project");
const code = await startCodeServer({ vsix: null, project, settings, machine, smokeDriver: true });
const browser = await openBrowser();
const remote = (file) => `vscode-remote://${new URL(code.url).host}${file}`;
const payload = [
  ["extensionDevelopmentPath", remote(path.resolve(HERE, "../../../vscode-client"))],
  ["extensionTestsPath", remote(path.join(HERE, "exthost/index.cjs"))],
];
await browser.page.goto(`${code.folderUrl}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
const file = path.join(code.workspace, "results.json");
for (let tries = 0; tries < 1500 && !existsSync(file); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
const results = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [{ name: "no results", error: "none written" }];
for (const one of results) console.log(one.error ? "FAIL" : "ok  ", String(one.milliseconds).padStart(6), one.name, one.error ?? "");
const failed = results.filter((one) => one.error).length;
await browser.close();
await code.stop(failed > 0);
console.log(`${results.length} tests, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
