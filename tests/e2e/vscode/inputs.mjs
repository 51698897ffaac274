/** A function that cannot be run: its message leads to a form, and with that filled in it runs. */

import assert from "node:assert/strict";

import { play } from "./steps.mjs";

const RUN_MS = 120_000;
const settings = { "rl-sbllm.budgetSeconds": Number(process.env.BUDGET ?? 15), "rl-sbllm.codeLens": "all" };

await play({ settings }, async ({ page, workbench: wb, say, shot }) => {
  await wb.openFile("app.py");
  await page.locator(".codelens-decoration a", { hasText: "Optimize" }).first().waitFor({ timeout: 120_000 });
  await wb.cursor(18, 8);
  await page.keyboard.press("Control+Alt+j");
  const cannot = wb.toast(/needs_a_device: /).filter({ hasText: "Edit Inputs" });
  await cannot.waitFor({ timeout: RUN_MS });
  await wb.settled();
  await shot("cannot-run");
  say("a function whose inputs cannot be inferred says so, by keyboard, with a button");

  await wb.press(cannot, "Edit Inputs...");
  await page.locator('.tab.active[data-resource-name="inputs.py"]').waitFor({ timeout: 60_000 });
  await wb.until("the form", async () => /def inputs\(scale\)/.test(await wb.content()));
  await shot("inputs");
  say("the button opens a workload file as a form");

  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(
    [
      "class Device:",
      "    def __init__(self, size):",
      "        self.serial_number = [size]",
      "",
      "    def read_all(self):",
      "        return [n * n for n in range(self.serial_number[0])]",
      "",
      "",
      "SCALES = [1]",
      "",
      "",
      "def inputs(scale):",
      "    return [((Device(1000 * max(1, scale)),), {})]",
      "",
    ].join("\n"),
  );
  await page.keyboard.press("Control+s");
  await wb.command("Notifications: Clear All Notifications");
  await wb.openFile("app.py");
  await wb.cursor(18, 8);
  await page.keyboard.press("Control+Alt+j");
  const ended = wb.toast(/needs_a_device: (no faster version that|.*same results)/);
  await ended.waitFor({ timeout: RUN_MS });
  assert.doesNotMatch(await ended.innerText(), /cannot/);
  await wb.command("View: Show Optimize Function");
  await wb.treeRow(/needs_a_device.*(no faster|variant)/).click();
  await wb.treeRow(/1 input: 1 given/).waitFor();
  await shot("filled-in");
  say("with the inputs filled in and saved it runs, on those inputs");
});
