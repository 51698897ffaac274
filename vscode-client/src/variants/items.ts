/** A node as VS Code draws it. */

import * as vscode from "vscode";

import type { Node, RunNode, VariantNode } from "./nodes";
import { isActive } from "./nodes";
import * as wording from "./wording";

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

export function itemOf(node: Node): vscode.TreeItem {
  switch (node.kind) {
    case "run":
      return run(node);
    case "variant":
      return variant(node);
    case "step": {
      const item = new vscode.TreeItem(`${node.number}. ${node.step.action}`, None);
      return Object.assign(item, { description: node.step.why, tooltip: node.step.why });
    }
    case "inputs": {
      const { baseline } = node.report;
      const item = new vscode.TreeItem(
        baseline ? wording.inputsLabel(baseline) : "No inputs could be found",
        None,
      );
      const description = baseline
        ? wording.inputsDescription(baseline, node.report.machine.noise)
        : "Edit Inputs... opens a form to fill in";
      const command = { command: "rlSbllm.editInputs", title: "Edit Inputs...", arguments: [node] };
      const tooltip =
        "The inputs that the function was run on. Click to edit them; later runs use the edited ones.";
      return Object.assign(item, {
        description,
        command,
        tooltip,
        contextValue: "inputs",
        iconPath: icon("symbol-array"),
      });
    }
    case "note":
      return Object.assign(new vscode.TreeItem(node.text.split("\n")[0] ?? "", None), {
        tooltip: node.text,
        iconPath: icon("warning"),
      });
    case "rejected":
      return Object.assign(new vscode.TreeItem(`${node.rejected.length} rejected`, Collapsed), {
        iconPath: icon("circle-slash"),
      });
    case "reason":
      return Object.assign(new vscode.TreeItem(node.reason, Collapsed), {
        description: String(node.rejected.length),
      });
    case "candidate": {
      const item = new vscode.TreeItem(node.candidate.id, None);
      const command = { command: "rlSbllm.inspect", title: "Show Candidate", arguments: [node] };
      return Object.assign(item, {
        description: node.candidate.detail,
        tooltip: node.candidate.detail,
        command,
      });
    }
  }
}

function run({ item }: RunNode): vscode.TreeItem {
  const shown = new vscode.TreeItem(
    item.function,
    item.variants > 0 ? Expanded : isActive(item) ? None : Collapsed,
  );
  shown.id = `run ${item.run} ${item.status} ${item.variants}`;
  const file = vscode.workspace.asRelativePath(vscode.Uri.parse(item.uri));
  const when = new Date(item.started * 1000);
  shown.description = `${item.headline.replace(/^`[^`]*`: /, "") || item.status}, ${clock(when)}`;
  shown.tooltip = `${item.function} in ${file}, ${when.toLocaleString()}\n${item.headline.replaceAll("`", "")}`;
  shown.contextValue = isActive(item) ? "active" : "run";
  shown.iconPath = icon(isActive(item) ? "loading~spin" : item.variants > 0 ? "rocket" : "circle-outline");
  return shown;
}

function variant(node: VariantNode): vscode.TreeItem {
  const { variant } = node;
  const shown = new vscode.TreeItem(wording.label(variant), variant.steps.length > 0 ? Collapsed : None);
  shown.id = `variant ${node.item.run} ${variant.id}`;
  shown.description = (node.rounding ? "differs by rounding, " : "") + wording.description(variant);
  shown.tooltip = new vscode.MarkdownString(wording.tooltip(variant));
  shown.contextValue = "variant";
  shown.iconPath = icon(node.rounding ? "symbol-operator" : "zap");
  shown.command = { command: "rlSbllm.preview", title: "Preview Variant", arguments: [node] };
  return shown;
}

function clock(when: Date): string {
  const today = new Date().toDateString() === when.toDateString();
  return today
    ? when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : when.toLocaleDateString();
}

function icon(name: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name);
}
