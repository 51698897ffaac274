/** The view *Hot Functions*: those of the loaded profile, the hottest first. */

import * as vscode from "vscode";

import type { HotFunction } from "../protocol";
import { description, tooltip } from "./wording";

export class HotTree implements vscode.TreeDataProvider<HotFunction> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private functions: HotFunction[] = [];

  show(functions: HotFunction[]): void {
    this.functions = functions;
    this.changed.fire(undefined);
  }

  get hottest(): HotFunction | undefined {
    return this.functions[0];
  }

  getChildren(node?: HotFunction): HotFunction[] {
    return node ? [] : this.functions;
  }

  getTreeItem(hot: HotFunction): vscode.TreeItem {
    const file = vscode.workspace.asRelativePath(vscode.Uri.parse(hot.uri));
    return Object.assign(new vscode.TreeItem(hot.function, vscode.TreeItemCollapsibleState.None), {
      id: `${hot.uri} ${hot.function} ${hot.start.line}`,
      description: description(hot, file),
      tooltip: tooltip(hot, file),
      contextValue: "hot",
      iconPath: new vscode.ThemeIcon("flame"),
      command: { command: "rlSbllm.openHot", title: "Open Function", arguments: [hot] },
    });
  }
}
