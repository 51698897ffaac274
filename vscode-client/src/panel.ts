/** The report of a run as a page beside the code: the one that `optimize --html` writes, in the colours of the editor. */

import * as vscode from "vscode";

import { PAGE, type PageAnswer } from "./protocol";
import type { Server } from "./server/server";
import { inEditor } from "./page";

export class Panels {
  private readonly open = new Map<string, vscode.WebviewPanel>();

  constructor(private readonly server: Server) {}

  async show(run: string): Promise<void> {
    const client = await this.server.ready();
    const { title, html } = await client.sendRequest<PageAnswer>(PAGE, { run });
    const panel = this.open.get(run) ?? this.make(run, title);
    panel.webview.html = inEditor(html);
    panel.reveal();
  }

  private make(run: string, title: string): vscode.WebviewPanel {
    // no script, no local file: the page is text, tables and drawings
    const options = { enableScripts: false, localResourceRoots: [], enableFindWidget: true };
    const panel = vscode.window.createWebviewPanel(
      "rlSbllm.report",
      title,
      vscode.ViewColumn.Beside,
      options,
    );
    panel.onDidDispose(() => this.open.delete(run));
    this.open.set(run, panel);
    return panel;
  }
}
