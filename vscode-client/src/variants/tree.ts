/** The view *Variants*: reads runs and reports from the server, which reads them from the store. */

import * as vscode from "vscode";

import { REPORT, RUNS, type RunItem, type RunsAnswer } from "../protocol";
import type { Report } from "../report";
import type { Server } from "../server/server";
import { itemOf } from "./items";
import { candidates, childrenOfRun, isActive, reasons, steps, type Node } from "./nodes";

const MOST = 100;

export class RunsTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly reports = new Map<string, Report>();

  constructor(private readonly server: Server) {}

  refresh(): void {
    this.reports.clear();
    this.changed.fire(undefined);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return itemOf(node);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.kind) {
      case undefined:
        return (await this.runs()).map((item) => ({ kind: "run", item }));
      case "run": {
        if (isActive(node.item)) return [];
        const report = await this.report(node.item.run);
        return report ? childrenOfRun(node.item, report) : [];
      }
      case "variant":
        return steps(node.variant);
      case "rejected":
        return reasons(node);
      case "reason":
        return candidates(node);
      default:
        return [];
    }
  }

  /** Remembered until the next refresh; undefined when the run wrote none. */
  async report(run: string): Promise<Report | undefined> {
    const known = this.reports.get(run);
    if (known) return known;
    const client = await this.server.ready();
    const report = await client.sendRequest<Report | null>(REPORT, { run });
    if (report) this.reports.set(run, report);
    return report ?? undefined;
  }

  private async runs(): Promise<RunItem[]> {
    try {
      const client = await this.server.ready();
      return (await client.sendRequest<RunsAnswer>(RUNS, { most: MOST })).runs;
    } catch (error) {
      this.server.log.warn(`The runs could not be listed: ${String(error)}`);
      return []; // why there is no server has been said where it was started
    }
  }
}
