// The report page under axe-core, light, dark and with forced colours. PAGE is the file; SHOTS, a folder, takes pictures.
// Prints what is serious or critical; exit code 1 when there is any.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const THEMES = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  "high contrast": { colorScheme: "dark", forcedColors: "active" },
};
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
});
let serious = 0;
for (const [name, theme] of Object.entries(THEMES)) {
  const context = await browser.newContext({ ...theme, viewport: { width: 900, height: 1000 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(process.env.PAGE).href);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
  // what is folded is read too
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await page.evaluate(source);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  for (const one of found.violations) {
    if (!["serious", "critical"].includes(one.impact)) continue;
    serious += 1;
    for (const node of one.nodes.slice(0, 5)) console.log(name, one.id, node.html.slice(0, 150), node.failureSummary);
  }
  console.log(`${name}: ${found.passes.length} rules passed, ${found.violations.length} violated`);
  await context.close();
}
await browser.close();
process.exit(serious ? 1 : 0);
