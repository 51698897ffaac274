/** One item in the status bar: the runs that go on, with the best so far; and that running is off in Restricted Mode. */

import * as vscode from "vscode";

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    "rlSbllm.status",
    vscode.StatusBarAlignment.Left,
    20,
  );
  private readonly said = new Map<string, string>();

  constructor() {
    this.item.name = "Optimize Function";
    this.show();
  }

  /** `run` is any name for it; the newest word of each stands. */
  say(run: string, text: string): void {
    this.said.set(run, text);
    this.show();
  }

  ended(run: string): void {
    this.said.delete(run);
    this.show();
  }

  show(): void {
    const running = [...this.said.values()];
    if (running.length > 0) this.running(running);
    else if (!vscode.workspace.isTrusted) this.restricted();
    else this.item.hide();
  }

  dispose(): void {
    this.item.dispose();
  }

  private running(texts: string[]): void {
    this.item.text = `$(loading~spin) ${texts.length === 1 ? (texts[0] ?? "") : `${texts.length} runs: ${texts.join(" | ")}`}`;
    this.item.tooltip = "Optimize Function is running. Click for its variants.";
    this.item.command = "rlSbllm.variants.focus";
    this.item.show();
  }

  private restricted(): void {
    this.item.text = "$(shield) Optimize Function: off";
    this.item.tooltip =
      "This workspace is in Restricted Mode. Optimizing runs code, so it is off; hints, hovers and estimates work. Click to manage trust.";
    this.item.command = "workbench.trust.manage";
    this.item.show();
  }
}
