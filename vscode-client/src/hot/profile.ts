/** Loading a profile, and what can be done with its functions: open, optimize. */

import * as vscode from "vscode";

import {
  CLEAR_PROFILE,
  LOAD_PROFILE,
  type HotFunction,
  type LoadProfileParams,
  type ProfileAnswer,
} from "../protocol";
import { said } from "../said";
import type { Server } from "../server/server";
import { HotTree } from "./tree";
import { place } from "./wording";

const LOADED = "rlSbllm.profileLoaded";
const FILTERS = { Profiles: ["prof", "pstats", "profile", "json", "cpuprofile"], "All files": ["*"] };

export class Profiles implements vscode.Disposable {
  private readonly tree = new HotTree();
  private readonly view = vscode.window.createTreeView("rlSbllm.hot", { treeDataProvider: this.tree });
  private readonly started: vscode.Disposable;
  private path: string | undefined;

  constructor(private readonly server: Server) {
    this.started = server.onStarted(() => void this.again());
  }

  /** Of the file given (a menu), else of one that the user chooses. */
  async load(given?: unknown): Promise<void> {
    const file = given instanceof vscode.Uri ? given : await chosen();
    if (!file) return;
    const location = { viewId: "rlSbllm.hot" };
    const answer = await vscode.window.withProgress({ location }, () => this.ask(file.fsPath));
    this.show(answer);
    await vscode.commands.executeCommand("rlSbllm.hot.focus");
    await this.offer(answer);
  }

  async clear(): Promise<void> {
    const client = await this.server.ready();
    await client.sendRequest(CLEAR_PROFILE);
    this.show(undefined);
  }

  async open(hot: HotFunction): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(hot.uri));
    const at = new vscode.Position(hot.start.line, hot.start.character);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
  }

  async optimize(hot: HotFunction): Promise<void> {
    await this.open(hot); // the server reads open documents
    await vscode.commands.executeCommand("rlSbllm.optimize", place(hot));
  }

  async optimizeHottest(): Promise<void> {
    if (this.path === undefined) return this.load();
    const { hottest } = this.tree;
    if (hottest) return this.optimize(hottest);
    void vscode.window.showInformationMessage("No function of this workspace is in the loaded profile.");
  }

  dispose(): void {
    this.started.dispose();
    this.view.dispose();
  }

  private async ask(path: string): Promise<ProfileAnswer> {
    const client = await this.server.ready();
    const params: LoadProfileParams = { path };
    return client.sendRequest<ProfileAnswer>(LOAD_PROFILE, params);
  }

  private async offer({ headline, functions }: ProfileAnswer): Promise<void> {
    const optimize = "Optimize It";
    const [hottest] = functions;
    const chosen = await vscode.window.showInformationMessage(headline, ...(hottest ? [optimize] : []));
    if (chosen === optimize && hottest) await this.optimize(hottest);
  }

  /** A server that was started again knows of no profile. */
  private async again(): Promise<void> {
    if (this.path === undefined) return;
    try {
      this.show(await this.ask(this.path));
    } catch (error) {
      this.server.log.warn(said(error));
      this.show(undefined);
    }
  }

  private show(answer: ProfileAnswer | undefined): void {
    this.path = answer?.path;
    this.tree.show(answer?.functions ?? []);
    this.view.description = answer ? vscode.workspace.asRelativePath(answer.path) : "";
    void vscode.commands.executeCommand("setContext", LOADED, answer !== undefined);
  }
}

async function chosen(): Promise<vscode.Uri | undefined> {
  const title = "Profile of cProfile, py-spy (speedscope) or V8";
  const files = await vscode.window.showOpenDialog({ title, openLabel: "Load Profile", filters: FILTERS });
  return files?.[0];
}
