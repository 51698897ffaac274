/** The commands *Optimize Function* and *Continue Run*: one request to the server, with a progress that this side shows and can cancel. */

import { randomUUID } from "node:crypto";

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import { INPUTS, outcome, PREVIEW, REPORT } from "./outcome";
import { placeOf, type Place } from "./place";
import { Follow } from "./progress";
import { CONTINUE, RUN, type ContinueParams, type OptimizeAnswer, type OptimizeParams } from "./protocol";
import { said } from "./said";
import type { Server } from "./server/server";
import type { Status } from "./status";
import type { RunNode } from "./variants/nodes";

/** A request that runs a function, and the function it is about. `name` is for the title alone. */
interface Asked {
  method: string;
  params: Place | { run: string };
  name: string | undefined;
  place: Place;
}

export class Optimizer {
  private readonly changed = new vscode.EventEmitter<OptimizeAnswer | undefined>();
  /** Told when a run began (nothing) and when it ended (its answer). */
  readonly onChanged = this.changed.event;
  private readonly running = new Set<vscode.CancellationTokenSource>();

  constructor(
    private readonly server: Server,
    private readonly status: Status,
  ) {}

  /** Runs to the end; several may go on at once, and the server has them wait for each other. */
  async optimize(argument: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) return sayRestricted();
    const place = placeOf(argument);
    if (!place) {
      void vscode.window.showInformationMessage(
        "Put the cursor into a Python function, then Optimize Function.",
      );
      return;
    }
    await this.toEnd({ method: RUN, params: place, name: place.function ?? wordAt(place), place });
  }

  /** Another run like that one, with what was learned since. */
  async continueRun({ item }: RunNode): Promise<void> {
    if (!vscode.workspace.isTrusted) return sayRestricted();
    await vscode.workspace.openTextDocument(vscode.Uri.parse(item.uri)); // the server reads open documents
    const place = { uri: item.uri, start: { line: 0, character: 0 }, end: null, function: item.function };
    await this.toEnd({ method: CONTINUE, params: { run: item.run }, name: item.function, place });
  }

  cancelAll(): void {
    for (const one of this.running) one.cancel();
  }

  private async toEnd(asked: Asked): Promise<void> {
    const answer = await this.withProgress(asked);
    this.changed.fire(answer);
    if (answer) await this.tell(answer, asked.place);
  }

  private async withProgress(asked: Asked): Promise<OptimizeAnswer | undefined> {
    const { name } = asked;
    const title = name ? `Optimize ${name}` : "Optimize Function";
    const location = vscode.ProgressLocation.Notification;
    return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, cancel) => {
      progress.report({ message: "Starting ..." });
      const client = await this.server.readyOrSaid();
      if (!client || cancel.isCancellationRequested) return undefined;
      return this.run(client, asked, progress, cancel);
    });
  }

  private async run(
    client: LanguageClient,
    { method, params, name }: Asked,
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    cancel: vscode.CancellationToken,
  ): Promise<OptimizeAnswer | undefined> {
    const token = randomUUID();
    const source = new vscode.CancellationTokenSource();
    const follow = new Follow();
    const { onProgress } = await import("./server/client.js");
    const heard = onProgress(client, token, (value) => {
      if (value.kind === "begin") this.changed.fire(undefined);
      const shown = follow.hear(value);
      if (!shown) return;
      progress.report(shown);
      this.status.say(token, `${name ?? "function"}: ${shown.message}`);
    });
    const cancelled = cancel.onCancellationRequested(() => {
      progress.report({ message: "Cancelling ..." });
      source.cancel();
    });
    this.running.add(source);
    try {
      const given: OptimizeParams | ContinueParams = { ...params, workDoneToken: token };
      return await client.sendRequest<OptimizeAnswer>(method, given, source.token);
    } catch (error) {
      if (!source.token.isCancellationRequested) void vscode.window.showErrorMessage(said(error));
      return undefined;
    } finally {
      this.running.delete(source);
      this.status.ended(token);
      for (const one of [heard, cancelled, source]) one.dispose();
    }
  }

  private async tell(answer: OptimizeAnswer, place: Place): Promise<void> {
    const { level, text, buttons } = outcome(answer);
    const show = level === "info" ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    const chosen = await show(text, ...buttons);
    const at = { ...place, function: answer.function };
    if (chosen === PREVIEW) await vscode.commands.executeCommand("rlSbllm.preview", { run: answer.run });
    if (chosen === REPORT) await vscode.commands.executeCommand("rlSbllm.report", { run: answer.run });
    if (chosen === INPUTS) await vscode.commands.executeCommand("rlSbllm.editInputs", at);
  }
}

/** Why nothing runs, with the way to change that. */
export async function sayRestricted(): Promise<void> {
  const manage = "Manage Workspace Trust";
  const text = "Optimizing runs code, so it is off in Restricted Mode. Hints, hovers and estimates work.";
  const chosen = await vscode.window.showWarningMessage(text, manage);
  if (chosen === manage) await vscode.commands.executeCommand("workbench.trust.manage");
}

/** The name under the cursor, when that is on a definition: only for the title while the server looks. */
function wordAt(place: Place): string | undefined {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === place.uri);
  const line = document?.lineAt(place.start.line).text ?? "";
  return /^\s*(?:async\s+)?def\s+(\w+)/.exec(line)?.[1];
}
