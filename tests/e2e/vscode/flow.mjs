/** The whole way of a user, from the built .vsix with a fresh profile and a real run. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { play } from "./steps.mjs";
import { plain } from "./workbench.mjs";

/** What any of the rewrites of `distinct` that can win have in them. */
const FAST = /set\(\)|fromkeys/;
const RUN_MS = 120_000;
const settings = { "rl-sbllm.budgetSeconds": Number(process.env.BUDGET ?? 20), "rl-sbllm.codeLens": "all" };

await play({ settings }, async ({ page, workbench: wb, code, say, shot }) => {
  const onDisk = () => readFileSync(path.join(code.workspace, "app.py"), "utf8");
  const original = onDisk();
  await wb.openFile("app.py");
  const lens = page.locator(".codelens-decoration a", { hasText: "Optimize" }).first();
  await lens.waitFor({ timeout: 120_000 });
  say("the server was unpacked without the package index, and shows code lenses");

  const hover = await wb.hover("distinct", /Estimated growth: O\(/);
  assert.match(plain(await hover.innerText()), /read from the code, not measured/);
  await hover.getByText("Optimize Function").waitFor();
  await shot("hover");
  await page.keyboard.press("Escape");
  await page.mouse.move(900, 650);
  say("the hover estimates the growth and offers to optimize");

  await wb.watchFirstText();
  await wb.contextMenu("distinct", "Optimize Function", () => shot("menu"));
  const progress = wb.toast(/Optimize distinct/);
  await progress.waitFor();
  say(`the context menu starts a run; first text ${await wb.firstText()} ms after the click`);
  await wb.until("progress from the run", async () => !/Starting/.test(await progress.innerText()));
  await wb.press(progress, "Cancel");
  await wb.toast(/distinct: cancelled/).waitFor({ timeout: 10_000 });
  say("the run is cancelled from its notification");
  await wb.command("Notifications: Clear All Notifications");

  await (await wb.codeAction(4, 6, "Optimize function")).click();
  const again = wb.toast(/Optimize distinct/);
  await again.waitFor();
  await page.locator(".part.statusbar .statusbar-item", { hasText: /distinct: / }).waitFor();
  await wb.until("tried", async () => /tried|best so far/.test(await again.innerText()), RUN_MS);
  await wb.settled();
  await shot("progress");
  const found = wb.toast(/distinct: .*faster.*same results/);
  await found.waitFor({ timeout: RUN_MS });
  say("a run from the light bulb goes on to its end, in the notification and the status bar");

  await wb.press(found, "Preview");
  const diff = page.locator(".monaco-diff-editor");
  await diff.locator(".editor.modified .view-line", { hasText: FAST }).first().waitFor();
  await diff.locator(".editor.original .view-line", { hasText: "not in out" }).first().waitFor();
  say("the best variant is compared with the live document");

  await wb.command("View: Show Optimize Function");
  await wb.treeRow(/^distinct/).waitFor();
  await wb.treeRow(/x faster|faster from/).waitFor();
  await wb.treeRow(/\d+ inputs?:/).waitFor();
  await page.mouse.move(900, 700);
  await page.locator(".monaco-hover:visible").waitFor({ state: "hidden" });
  await shot("variants");
  say("the view has the run, its variants and its inputs");

  await page.getByRole("button", { name: "Accept Variant" }).first().click();
  await wb.toast(/accepted, not saved yet/).waitFor();
  await wb.until("accepted", async () => FAST.test(await wb.content()));
  assert.equal(onDisk(), original, "a file was written before anyone saved");
  await page.keyboard.press("Control+z");
  await wb.until("undone", async () => !FAST.test(await wb.content()));
  say("the variant is accepted, and one undo takes it back");

  await wb.treeRow(/x faster|faster from/).click();
  await diff.locator(".editor.modified .view-line", { hasText: FAST }).first().waitFor();
  await page.getByRole("button", { name: "Accept Variant" }).first().click();
  await wb.until("accepted again", async () => FAST.test(await wb.content()));
  await page.keyboard.press("Control+s");
  await wb.until("saved", () => onDisk() !== original);
  execFileSync(process.env.PYTHON ?? "python3", ["-m", "pytest", "-q", "-p", "no:cacheprovider"], { cwd: code.workspace });
  say("accepted again and saved: the file on disk changed, and the project's tests pass");

  await wb.command("Notifications: Clear All Notifications");
  await wb.treeRow(/x faster|faster from/).hover();
  await wb.contextMenu(wb.treeRow(/x faster|faster from/), /^Accept Variant/);
  await wb.toast(/has changed since it was optimized; nothing was applied/).waitFor();
  say("a variant of a function that changed since is refused");

  await wb.contextMenu(wb.treeRow(/^distinct/), /^Show Report/);
  const report = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  await report.locator("h1").waitFor();
  assert.match(await report.locator("main").innerText(), /Variant 1/);
  assert.ok((await report.locator("svg").count()) > 0);
  await shot("report");
  say("the report is shown beside the code");

  await page.reload();
  await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 90_000 });
  await wb.treeRow(/^distinct.*1 variant|^distinct.*variants/).waitFor({ timeout: 90_000 });
  say("after a reload the runs are still there");
});
