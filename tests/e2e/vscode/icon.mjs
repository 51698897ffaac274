/** Draws resources/icon.png from icon.svg: `node icon.mjs SVG PNG`. */

import { readFileSync } from "node:fs";

import { openBrowser } from "./workbench.mjs";

const [svg, png] = process.argv.slice(2);
const browser = await openBrowser({ width: 256, height: 256 });
await browser.page.setContent(`<style>body { margin: 0; background: transparent }</style>${readFileSync(svg, "utf8")}`);
await browser.page.screenshot({ path: png, omitBackground: true });
await browser.close();
