/** Runs one script of steps in a fresh workbench; says each step as it is done, and keeps the profile of a failure. */

import path from "node:path";

import { startCodeServer } from "./codeserver.mjs";
import { openBrowser, Workbench } from "./workbench.mjs";

const SHOTS = process.env.SHOTS;

export async function play(options, script) {
  const began = Date.now();
  let last = began;
  const say = (what) => {
    console.log(`ok ${String(Date.now() - last).padStart(6)} ms  ${what}`);
    last = Date.now();
  };
  const project = path.join(import.meta.dirname, "project");
  const code = await startCodeServer({ vsix: process.env.VSIX, project, ...options });
  const browser = await openBrowser(options.size);
  const { page } = browser;
  const shot = (name) => (SHOTS ? page.screenshot({ path: path.join(SHOTS, `${name}-${(process.env.THEME ?? "Light").toLowerCase()}.png`) }) : undefined);
  let failed = false;
  try {
    const workbench = new Workbench(page);
    await workbench.goto(code.folderUrl);
    say("the workbench is shown");
    await script({ page, workbench, code, say, shot });
  } catch (error) {
    failed = true;
    console.error(error);
    await page.screenshot({ path: path.join(code.root, "failure.png") }).catch(() => {});
    console.error(`kept: ${code.root}`);
  }
  await browser.close();
  await code.stop(failed);
  console.log(`${failed ? "FAILED" : "PASSED"} in ${Date.now() - began} ms; outside hosts: ${[...browser.outside].join(" ") || "none"}`);
  process.exit(failed || browser.outside.size > 0 ? 1 : 0);
}
