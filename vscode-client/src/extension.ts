/** Wires the extension. Nothing is waited for here: the server starts beside. */

import * as vscode from "vscode";

import { Profiles } from "./hot/profile";
import { editInputs } from "./inputs";
import { Optimizer } from "./optimize";
import { Panels } from "./panel";
import { OPTIMIZE, PREVIEW_VARIANT, SHOW_REPORT } from "./protocol";
import { said } from "./said";
import { Server } from "./server/server";
import { Status } from "./status";
import { Actions } from "./variants/actions";
import type { Node } from "./variants/nodes";
import { Previews } from "./variants/preview";
import { RunsTree } from "./variants/tree";

let server: Server | undefined;

/** Set by the first line of the bundle, before anything of it is loaded. */
declare const loadingBegan: number;

/** This file comes last in the bundle. */
const loadingMs = performance.now() - loadingBegan;

export interface Measured {
  /** Loading the bundle and running `activate`; what the editor does between the two is not in it. */
  activationMs: number;
}

export function activate(context: vscode.ExtensionContext): Measured {
  const began = performance.now();
  const log = vscode.window.createOutputChannel("RL-SBLLM", { log: true });
  const started = new Server(context, log, {
    [OPTIMIZE]: async (argument) => vscode.commands.executeCommand("rlSbllm.optimize", argument),
    [PREVIEW_VARIANT]: async (argument) => vscode.commands.executeCommand("rlSbllm.preview", argument),
    [SHOW_REPORT]: async (argument) => vscode.commands.executeCommand("rlSbllm.report", argument),
  });
  server = started;
  const status = new Status();
  context.subscriptions.push(log, started, status, ...features(started, status, log));
  void started.readyOrSaid();
  const activationMs = loadingMs + performance.now() - began;
  log.info(`activated in ${activationMs.toFixed(0)} ms`);
  return { activationMs };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

function features(server: Server, status: Status, log: vscode.LogOutputChannel): vscode.Disposable[] {
  const optimizer = new Optimizer(server, status);
  const tree = new RunsTree(server);
  const previews = new Previews(server);
  const actions = new Actions(server, tree, previews);
  const panels = new Panels(server);
  const profiles = new Profiles(server);
  const view = vscode.window.createTreeView<Node>("rlSbllm.variants", {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const command = (name: string, action: (given: never) => Promise<void> | void) =>
    vscode.commands.registerCommand(`rlSbllm.${name}`, actions.guarded(action));
  return [
    view,
    previews,
    profiles,
    server.onStarted(() => {
      tree.refresh();
    }),
    optimizer.onChanged(() => {
      tree.refresh();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      status.show();
      void trusted(server);
    }),
    command("optimize", (place: unknown) => optimizer.optimize(place)),
    command("continueRun", (node: Parameters<Optimizer["continueRun"]>[0]) => optimizer.continueRun(node)),
    command("cancelAll", () => {
      optimizer.cancelAll();
    }),
    command("editInputs", (place: unknown) => editInputs(server, place)),
    command("refresh", () => {
      tree.refresh();
    }),
    command("restart", () => server.restart()),
    command("showLog", () => {
      log.show();
    }),
    command("preview", (given: Parameters<Actions["preview"]>[0]) => actions.preview(given)),
    command("accept", (given: unknown) =>
      actions.accept(given instanceof vscode.Uri ? undefined : (given as never)),
    ),
    command("reject", (given: unknown) =>
      actions.reject(given instanceof vscode.Uri ? undefined : (given as never)),
    ),
    command("next", () => actions.move(1)),
    command("previous", () => actions.move(-1)),
    command("copy", (node: Parameters<Actions["copy"]>[0]) => actions.copy(node)),
    command("inspect", (node: Parameters<Actions["inspect"]>[0]) => actions.inspect(node)),
    command("deleteRun", (node: Parameters<Actions["deleteRun"]>[0]) => actions.deleteRun(node)),
    command("loadProfile", (file: unknown) => profiles.load(file)),
    command("clearProfile", () => profiles.clear()),
    command("openHot", (hot: Parameters<Profiles["open"]>[0]) => profiles.open(hot)),
    command("optimizeHot", (hot: Parameters<Profiles["optimize"]>[0]) => profiles.optimize(hot)),
    command("optimizeHottest", () => profiles.optimizeHottest()),
    command("clearHistory", () => actions.clearHistory()),
    command("report", (given: { run?: string; item?: { run: string } }) =>
      panels.show(given.run ?? given.item?.run ?? ""),
    ),
  ];
}

/** The server asks for the settings again, and learns that it may run. */
async function trusted(server: Server): Promise<void> {
  try {
    const client = await server.ready();
    await client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  } catch (error) {
    server.log.warn(said(error));
  }
}
