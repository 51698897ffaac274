/**
 * The language client: what it tells the server of itself, and which of the server's commands are done on this side.
 * The only file that loads the client's library, and loaded itself when the server starts: activation does not wait for it.
 */

import * as vscode from "vscode";
import {
  LanguageClient,
  State,
  WorkDoneProgress,
  type LanguageClientOptions,
  type ServerOptions,
  type StaticFeature,
} from "vscode-languageclient/node";

import type { Said } from "../progress";
import * as protocol from "../protocol";
import { forServer, namesOf, type Values } from "../settings";

/** The server's commands that this side does itself, by name. Others go to the server. */
export type OwnCommands = Record<string, (argument: unknown) => Promise<unknown>>;

export function makeClient(
  options: ServerOptions,
  log: vscode.LogOutputChannel,
  extension: vscode.Extension<unknown>,
  own: OwnCommands,
): LanguageClient {
  const client = new LanguageClient("rl-sbllm", "RL-SBLLM", options, clientOptions(log, extension, own));
  client.registerFeature(announced);
  return client;
}

export function onRunning(client: LanguageClient, told: () => void): void {
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) told();
  });
}

/** What the server says of the work with this token. */
export function onProgress(
  client: LanguageClient,
  token: string,
  heard: (said: Said) => void,
): vscode.Disposable {
  return client.onProgress(WorkDoneProgress.type, token, heard);
}

const announced: StaticFeature = {
  fillClientCapabilities(capabilities) {
    const ours = { [protocol.EXPERIMENTAL]: { commandLinks: true, runEvents: false } };
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), ...ours };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

function clientOptions(
  log: vscode.LogOutputChannel,
  extension: vscode.Extension<unknown>,
  own: OwnCommands,
): LanguageClientOptions {
  const restricted = namesOf(restrictedSettings(extension.packageJSON), protocol.SECTION);
  const complete = (values: Values, scope?: vscode.Uri) =>
    forServer(values, { trusted: vscode.workspace.isTrusted, restricted, python: pythonOf(scope) });
  const all = vscode.workspace.getConfiguration(protocol.SECTION);
  return {
    documentSelector: [
      { language: "python", scheme: "file" },
      { language: "python", scheme: "untitled" },
    ],
    outputChannel: log,
    initializationOptions: complete(JSON.parse(JSON.stringify(all)) as Values),
    markdown: {
      isTrusted: { enabledCommands: [protocol.OPTIMIZE, protocol.PREVIEW_VARIANT, protocol.SHOW_REPORT] },
    },
    middleware: {
      executeCommand: (command, args: unknown[], next): unknown =>
        own[command]?.(args[0]) ?? next(command, args),
      workspace: {
        configuration: async (params, token, next) => {
          const answers = await next(params, token);
          if (!Array.isArray(answers)) return answers;
          return answers.map((values: unknown, index) =>
            params.items[index]?.section === protocol.SECTION
              ? complete((values ?? {}) as Values, folder(params.items[index].scopeUri))
              : values,
          );
        },
      },
    },
  };
}

function restrictedSettings(manifest: unknown): string[] {
  const { capabilities } = manifest as {
    capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  };
  return capabilities.untrustedWorkspaces.restrictedConfigurations;
}

/** The interpreter that the Python extension has chosen for this folder, when it is there and awake. */
function pythonOf(scope: vscode.Uri | undefined): string | undefined {
  interface Environments {
    environments?: { getActiveEnvironmentPath?: (scope?: vscode.Uri) => { path: string } };
  }
  const extension = vscode.extensions.getExtension<Environments>("ms-python.python");
  if (!extension?.isActive) return undefined;
  return extension.exports.environments?.getActiveEnvironmentPath?.(scope).path;
}

function folder(scope: string | undefined): vscode.Uri | undefined {
  return scope ? vscode.Uri.parse(scope) : vscode.workspace.workspaceFolders?.[0]?.uri;
}
