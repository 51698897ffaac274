/** A workspace that is not trusted: estimates work, running is off and says so, and its settings start nothing. */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { play } from "./steps.mjs";

/** Settings of the workspace that name programs: each leaves a file when it is started. */
function hostile(workspace) {
  const program = (name) => {
    const file = path.join(workspace, `${name}.sh`);
    writeFileSync(file, `#!/bin/sh\ntouch '${path.join(workspace, `${name}-started`)}'\n`, { mode: 0o755 });
    return file;
  };
  mkdirSync(path.join(workspace, ".vscode"));
  const settings = {
    "rl-sbllm.serverCommand": program("server"),
    "rl-sbllm.serverPython": program("python"),
    "rl-sbllm.python": path.join(workspace, "python.sh"),
    "rl-sbllm.model": "openai/none",
    "rl-sbllm.modelBaseUrl": "http://127.0.0.1:9",
  };
  writeFileSync(path.join(workspace, ".vscode/settings.json"), JSON.stringify(settings));
}

const options = { prepare: hostile, trust: false, settings: { "rl-sbllm.codeLens": "all" } };

await play(options, async ({ page, workbench: wb, code, say, shot }) => {
  await wb.openFile("app.py");
  await page.locator(".codelens-decoration a", { hasText: "Optimize" }).first().waitFor({ timeout: 120_000 });
  await wb.hover("distinct", /Estimated growth: O\(/);
  await page.keyboard.press("Escape");
  await page.mouse.move(900, 650);
  say("code lenses and hovers work in Restricted Mode");

  await page.locator(".part.statusbar .statusbar-item", { hasText: "Optimize Function: off" }).waitFor();
  await page.locator(".codelens-decoration a", { hasText: "Optimize" }).first().click();
  const why = wb.toast(/off in Restricted Mode/);
  await why.waitFor();
  await wb.settled();
  await shot("restricted");
  await why.getByRole("button", { name: "Manage Workspace Trust" }).waitFor();
  say("running is off, and says why and what to do");

  for (const name of ["server-started", "python-started"]) {
    assert.ok(!existsSync(path.join(code.workspace, name)), `the workspace's setting had an effect: ${name}`);
  }
  say("server command and interpreter of the workspace's settings were not started");
});
