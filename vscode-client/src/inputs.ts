/** *Edit Inputs ...*: the workload file of a function, opened to be edited. Later runs of the function use it. */

import * as vscode from "vscode";

import { sayRestricted } from "./optimize";
import { placeOf, type Place } from "./place";
import { INPUTS, type InputsAnswer, type InputsParams } from "./protocol";
import type { Server } from "./server/server";
import type { InputsNode } from "./variants/nodes";

export async function editInputs(server: Server, given: unknown): Promise<void> {
  if (!vscode.workspace.isTrusted) return sayRestricted();
  const place = isNode(given) ? placeOfNode(given) : placeOf(given);
  if (!place) return;
  await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri)); // the server reads open documents
  const title = "Looking for inputs ...";
  const location = vscode.ProgressLocation.Notification;
  const answer = await vscode.window.withProgress({ location, title }, async () => {
    const client = await server.ready();
    const params: InputsParams = { uri: place.uri, start: place.start, function: place.function };
    return client.sendRequest<InputsAnswer>(INPUTS, params);
  });
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(answer.path));
  await vscode.window.showTextDocument(document);
  void vscode.window.showInformationMessage(saying(answer));
}

function saying({ origin, note }: InputsAnswer): string {
  const used = "Save it, then Optimize Function again: the run uses these inputs.";
  if (origin === "skeleton")
    return `No inputs could be found (${note ?? "no reason given"}). Replace each "...". ${used}`;
  return `Inputs of the function. ${used}`;
}

function isNode(given: unknown): given is InputsNode {
  return (given as { kind?: unknown } | undefined)?.kind === "inputs";
}

function placeOfNode({ item, report }: InputsNode): Place {
  const { name, range } = report.target;
  return { uri: item.uri, start: range?.start ?? { line: 0, character: 0 }, end: null, function: name };
}
