/** Texts that are shown but belong to no file: a variant in the document as it is now, a run's own text, a candidate. */

import * as vscode from "vscode";

import { PREVIEW, type PreviewAnswer, type VariantParams } from "../protocol";
import type { Server } from "../server/server";

export const SCHEME = "rl-sbllm-variant";
const SOON_MS = 400;

export class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly texts = new Map<string, string>();
  private readonly parts: vscode.Disposable[];
  private soon: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.parts = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === "file") this.follow(document.uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "";
  }

  /** The live document against the variant; the run's text against it when the function has changed since. */
  async compare(which: VariantParams, title: string): Promise<void> {
    const answer = await this.ask(which);
    const live = vscode.Uri.parse(answer.uri);
    const after = this.put(uriOf(live, { ...which, side: "after" }), answer.text);
    const stale = answer.before !== null;
    const before = stale ? this.put(uriOf(live, { ...which, side: "before" }), answer.before ?? "") : live;
    const said = stale ? `${title} (as of its run: the function has changed since)` : title;
    await vscode.commands.executeCommand("vscode.diff", before, after, said, { preview: true });
  }

  async show(text: string, name: string, language: string): Promise<void> {
    const uri = this.put(vscode.Uri.from({ scheme: SCHEME, path: `/${name}` }), text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, language);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Closes the comparison with this variant, wherever it is. */
  async close(which: VariantParams): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const ours = tabs.filter((tab) => {
      const shown = tab.input instanceof vscode.TabInputTextDiff ? variantOf(tab.input.modified) : undefined;
      return shown?.run === which.run && shown.variant === which.variant;
    });
    await vscode.window.tabGroups.close(ours);
  }

  dispose(): void {
    clearTimeout(this.soon);
    for (const part of this.parts) part.dispose();
  }

  private put(uri: vscode.Uri, text: string): vscode.Uri {
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    return uri;
  }

  private async ask(which: VariantParams): Promise<PreviewAnswer> {
    const client = await this.server.ready();
    return client.sendRequest<PreviewAnswer>(PREVIEW, which);
  }

  /** While the rest of the file is edited, an open comparison goes along. */
  private follow(live: vscode.Uri): void {
    const open = [...this.texts.keys()]
      .map((key) => vscode.Uri.parse(key))
      .filter((uri) => uri.path === live.path);
    if (open.length === 0) return;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      for (const uri of open) void this.again(uri);
    }, SOON_MS);
  }

  private async again(uri: vscode.Uri): Promise<void> {
    const which = variantOf(uri);
    if (!which) return;
    const answer = await this.ask(which).catch(() => undefined); // the run may have been deleted: the text stays
    if (answer && !answer.stale) this.put(uri, answer.text);
  }
}

/** Which variant stands on the right side of a comparison. */
export function variantOf(uri: vscode.Uri): VariantParams | undefined {
  if (uri.scheme !== SCHEME) return undefined;
  const query = new URLSearchParams(uri.query);
  const [run, variant] = [query.get("run"), query.get("variant")];
  return run && variant && query.get("side") === "after" ? { run, variant } : undefined;
}

function uriOf(live: vscode.Uri, query: Record<string, string>): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: live.path, query: new URLSearchParams(query).toString() });
}
