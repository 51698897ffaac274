/** Which function a command is about: what its caller says, else the cursor or selection of the active editor. */

import * as vscode from "vscode";

import type { OptimizeParams } from "./protocol";

/** As `OptimizeParams`, the progress aside. */
export type Place = Omit<OptimizeParams, "workDoneToken">;

/** Of a code lens, code action or hover (`{uri, function, start}`), a menu (a URI) or the keyboard (nothing). */
export function placeOf(argument: unknown): Place | undefined {
  if (isPlace(argument)) {
    return { uri: argument.uri, start: argument.start, end: null, function: argument.function ?? null };
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { start, end } = editor.selection;
  return {
    uri: editor.document.uri.toString(),
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
    function: null,
  };
}

function isPlace(value: unknown): value is Place {
  const given = value as Partial<Place> | null | undefined;
  return typeof given?.uri === "string" && typeof given.start?.line === "number";
}
