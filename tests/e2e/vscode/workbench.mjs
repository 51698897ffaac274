/** What a user does in the workbench, as gestures on what is seen: by visible text or stable class names (VS Code 1.139). */

import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

export async function openBrowser({ width = 1280, height = 800 } = {}) {
  const profile = mkdtempSync(path.join(os.tmpdir(), "browser-"));
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const options = { executablePath, headless: true, viewport: { width, height }, args: ARGUMENTS };
  const context = await chromium.launchPersistentContext(profile, options);
  const page = context.pages()[0] ?? (await context.newPage());
  const outside = new Set();
  page.on("requestfailed", (request) => {
    const { host } = new URL(request.url());
    if (!host.startsWith("127.0.0.1")) outside.add(host);
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { page, outside, close };
}

/** Monaco renders spaces as U+00A0. */
export const plain = (text) => text.replace(/\u00a0/g, " ");

export class Workbench {
  constructor(page) {
    this.page = page;
  }

  async goto(url) {
    await this.page.goto(url);
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 90_000 });
    await this.page.evaluate(() => window.driver?.whenWorkbenchRestored?.());
  }

  /** Quick input is open: set the value, wait for the row, take it. */
  async quick(value, pick) {
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    await input.waitFor();
    await input.fill(value);
    const row = this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: pick }).first();
    await row.waitFor({ timeout: 30_000 });
    await row.click();
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  async openFile(name) {
    await this.page.keyboard.press("Control+p");
    await this.quick(name, new RegExp(`^\\s*${name.replaceAll(".", "\\.")}`));
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.editor().locator(".view-line").first().waitFor();
  }

  async command(title) {
    await this.page.keyboard.press("F1");
    await this.quick(`>${title}`, title);
  }

  editor() {
    return this.page.locator(".editor-group-container.active .editor-instance .monaco-editor").first();
  }

  /** The visible lines; they are absolutely positioned and not in document order. */
  async content(editor = this.editor()) {
    const rows = await editor
      .locator(".view-lines .view-line")
      .evaluateAll((all) =>
        all
          .map((one) => [parseFloat(one.style.top), one.textContent])
          .sort((a, b) => a[0] - b[0])
          .map((row) => row[1]),
      );
    return plain(rows.join("\n"));
  }

  token(text, nth = 0) {
    const exact = new RegExp(`^\\s*${text}\\s*$`);
    return this.editor().locator(".view-line span > span").filter({ hasText: exact }).nth(nth);
  }

  /** A toast, or, when the centre happens to be open, its item there. */
  toast(text) {
    return this.page
      .locator(
        ".notifications-toasts.visible .notification-list-item, .notifications-center.visible .notification-list-item",
      )
      .filter({ hasText: text })
      .first();
  }

  async press(toast, name) {
    await toast.hover();
    await toast.getByRole("button", { name, exact: true }).click();
  }

  /** Toasts fade in. */
  async settled() {
    const shown = this.page.locator(".notifications-toasts.visible .notification-fade-in-done").first();
    await shown.waitFor({ timeout: 3000 }).catch(() => {});
  }

  /** Gestures get lost when an edit, lens or decoration update lands in between: try again, as a user does. */
  async gesture(what, doIt, target, { tries = 8, wait = 2500 } = {}) {
    for (let attempt = 1; ; attempt++) {
      try {
        await doIt();
        await target.waitFor({ timeout: wait });
        return target;
      } catch (error) {
        if (attempt === tries) throw new Error(`${what}: ${error}`);
      }
      await this.page.keyboard.press("Escape");
    }
  }

  /** The cursor at a line and column, both from 1: nothing that floats over the text is in the way. */
  async cursor(line, column) {
    await this.page.keyboard.press("Control+g");
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  codeAction(line, column, title) {
    const show = async () => {
      await this.cursor(line, column);
      await this.page.keyboard.press("Control+.");
    };
    return this.gesture(`code action ${title}`, show, this.page.locator(".action-widget .monaco-list-row", { hasText: title }));
  }

  /** `token`: a token's text, or a locator. */
  async contextMenu(token, label, before = async () => {}) {
    const place = typeof token === "string" ? this.token(token) : token;
    const item = this.page.locator(".monaco-menu .action-item").filter({ hasText: label }).first();
    await this.gesture(`menu ${label}`, () => place.click({ button: "right", timeout: 5000 }), item);
    await before();
    await item.hover();
    await this.page.waitForTimeout(300); // a menu ignores the mouse for its first 100 ms
    await item.click();
    await item.waitFor({ state: "detached" });
  }

  /** Begins to watch, in the page itself: milliseconds from the last click to the first text of a notification. */
  async watchFirstText() {
    await this.page.evaluate(() => {
      const watched = { clicked: 0, shown: 0 };
      window.watched = watched;
      addEventListener("mouseup", () => (watched.clicked = performance.now()), true);
      new MutationObserver(() => {
        const text = document.querySelector(".notifications-toasts .notification-list-item-message")?.textContent;
        if (text && !watched.shown) watched.shown = performance.now();
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
  }

  firstText() {
    return this.page.evaluate(() => Math.round(window.watched.shown - window.watched.clicked));
  }

  hover(token, text) {
    const show = async () => {
      await this.page.mouse.move(900, 650);
      await this.token(token).hover({ timeout: 5000 });
    };
    return this.gesture(`hover ${token}`, show, this.page.locator(".monaco-hover:visible").filter({ hasText: text }).first());
  }

  treeRow(text) {
    return this.page.locator(".part.sidebar .monaco-list-row").filter({ hasText: text }).first();
  }

  async until(what, check, milliseconds = 30_000) {
    const end = Date.now() + milliseconds;
    for (let last; ; ) {
      try {
        last = await check();
        if (last) return last;
      } catch (error) {
        last = error;
      }
      if (Date.now() > end) throw new Error(`timed out: ${what}; last: ${last}`);
      await this.page.waitForTimeout(100);
    }
  }
}
