/** The language server's life as the rest of the extension sees it: started once, asked, restarted, stopped. */

import * as vscode from "vscode";
import type { LanguageClient, ServerOptions } from "vscode-languageclient/node";

import { SECTION } from "../protocol";
import type { OwnCommands } from "./client";
import { words } from "./command";
import { environment } from "./environment";

export class Server implements vscode.Disposable {
  private client: Promise<LanguageClient> | undefined;
  private readonly started = new vscode.EventEmitter<void>();
  /** Told whenever the server runs again. */
  readonly onStarted = this.started.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
    private readonly own: OwnCommands,
  ) {}

  /** The client, once its server answers. A start that failed is tried again by the next call. */
  ready(): Promise<LanguageClient> {
    this.client ??= this.start().catch((error: unknown) => {
      this.client = undefined;
      throw error;
    });
    return this.client;
  }

  /** Ready, or the user has been told why not. */
  async readyOrSaid(): Promise<LanguageClient | undefined> {
    try {
      return await this.ready();
    } catch (error) {
      await this.explain(error);
      return undefined;
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.readyOrSaid();
  }

  async stop(): Promise<void> {
    const client = await this.client?.catch(() => undefined);
    this.client = undefined;
    await client?.dispose();
  }

  dispose(): void {
    this.started.dispose();
  }

  private async start(): Promise<LanguageClient> {
    const { makeClient, onRunning } = await import("./client.js");
    const client = makeClient(await this.options(), this.log, this.context.extension, this.own);
    onRunning(client, () => {
      this.started.fire();
    });
    await client.start();
    return client;
  }

  private async options(): Promise<ServerOptions> {
    const settings = vscode.workspace.getConfiguration(SECTION);
    const [command, ...args] = words(settings.get<string | null>("serverCommand") ?? "");
    if (command) {
      this.log.info(`The server is started by the command of the settings: ${command}`);
      return { command, args };
    }
    const python = await this.python(settings.get<string | null>("serverPython") ?? undefined);
    // isolated: modules of the user's folders are never imported
    return { command: python, args: ["-I", "-m", "rl_sbllm.lsp"] };
  }

  /** The interpreter of the server's own environment; making one takes a while, and that shows. */
  private python(chosen: string | undefined): Promise<string> {
    const place = {
      bundled: vscode.Uri.joinPath(this.context.extensionUri, "bundled").fsPath,
      storage: this.context.globalStorageUri.fsPath,
      version: (this.context.extension.packageJSON as { version: string }).version,
    };
    let shown: ((text: string) => void) | undefined;
    const work: Promise<string> = environment(place, chosen, (text) => {
      this.log.info(text);
      shown ??= notification("RL-SBLLM: preparing its server (once)", () => work);
      shown(text);
    });
    return work;
  }

  private async explain(error: unknown): Promise<void> {
    const text = error instanceof Error ? error.message : String(error);
    this.log.error(text);
    const choose = "Choose Interpreter...";
    const chosen = await vscode.window.showErrorMessage(
      `RL-SBLLM cannot start. ${text}`,
      choose,
      "Try Again",
      "Show Log",
    );
    if (chosen === choose)
      await vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.serverPython`);
    if (chosen === "Try Again") await this.readyOrSaid();
    if (chosen === "Show Log") this.log.show();
  }
}

/** A notification that stays until the work ends; gives the way to change its text. */
function notification(title: string, work: () => Promise<unknown>): (text: string) => void {
  let say: (text: string) => void = () => undefined;
  const location = vscode.ProgressLocation.Notification;
  void vscode.window.withProgress({ location, title }, async (progress) => {
    say = (message) => {
      progress.report({ message });
    };
    await work().catch(() => undefined);
  });
  return (text) => {
    say(text);
  };
}
