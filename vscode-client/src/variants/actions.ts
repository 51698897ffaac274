/** What can be done with a variant: preview, next, accept, reject, copy; and with a run: delete. */

import * as vscode from "vscode";

import { APPLY_VARIANT, FORGET, REJECT, type ForgetAnswer, type VariantParams } from "../protocol";
import type { Report, Variant } from "../report";
import { said } from "../said";
import type { Server } from "../server/server";
import { beside, type CandidateNode, type RunNode, type VariantNode } from "./nodes";
import { variantOf, type Previews } from "./preview";
import type { RunsTree } from "./tree";
import * as wording from "./wording";

/** A variant of the view, or only its run: then its best one. */
type Given = VariantNode | { run: string; variant?: string } | undefined;

export class Actions {
  constructor(
    private readonly server: Server,
    private readonly tree: RunsTree,
    private readonly previews: Previews,
  ) {}

  async preview(given: Given): Promise<void> {
    const which = await this.which(given);
    if (!which) return;
    const report = await this.tree.report(which.run);
    const every = variantsOf(report);
    const variant = every.find((one) => one.id === which.variant);
    if (!report || !variant) return;
    const place = every.length > 1 ? ` (${every.indexOf(variant) + 1} of ${every.length})` : "";
    await this.previews.compare(which, `${report.target.name}: ${wording.label(variant)}${place}`);
  }

  async move(step: 1 | -1): Promise<void> {
    const shown = shownVariant();
    if (!shown) return;
    const variants = variantsOf(await this.tree.report(shown.run));
    const other = beside(variants, shown.variant, step);
    if (other) await this.preview({ run: shown.run, variant: other.id });
  }

  /** The server makes the edit for the text as it is now; it refuses when the function changed. */
  async accept(given: Given): Promise<void> {
    const which = await this.which(given);
    const report = which && (await this.tree.report(which.run));
    if (!report) return;
    const uri = vscode.Uri.file(report.target.path);
    const document = await vscode.workspace.openTextDocument(uri);
    const client = await this.server.ready();
    const applied: unknown = await client.sendRequest("workspace/executeCommand", {
      command: APPLY_VARIANT,
      arguments: [which],
    });
    if (applied !== true) return; // the server has said why
    await this.previews.close(which);
    await vscode.window.showTextDocument(document);
    const undo = "Undo";
    const chosen = await vscode.window.showInformationMessage(
      `${report.target.name}: accepted, not saved yet.`,
      undo,
    );
    if (chosen === undo) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("undo");
    }
  }

  async reject(given: Given): Promise<void> {
    const which = await this.which(given);
    if (!which) return;
    const client = await this.server.ready();
    await client.sendRequest(REJECT, which);
    await this.previews.close(which);
    this.tree.refresh();
  }

  async copy(node: VariantNode): Promise<void> {
    await vscode.env.clipboard.writeText(node.variant.diff);
  }

  async inspect(node: CandidateNode): Promise<void> {
    const name = `${node.item.function} ${node.candidate.id}.diff`;
    await this.previews.show(wording.candidateText(node.candidate), name, "diff");
  }

  async deleteRun(node: RunNode): Promise<void> {
    const client = await this.server.ready();
    await client.sendRequest<ForgetAnswer>(FORGET, { run: node.item.run });
    this.tree.refresh();
  }

  async clearHistory(): Promise<void> {
    const clear = "Delete All Runs";
    const text = "Delete every run that is kept on this machine? What was learned from them stays.";
    if ((await vscode.window.showWarningMessage(text, { modal: true }, clear)) !== clear) return;
    const client = await this.server.ready();
    await client.sendRequest<ForgetAnswer>(FORGET, { run: null });
    this.tree.refresh();
  }

  /** What fails is said in one sentence. */
  guarded<Given>(action: (given: Given) => Promise<void> | void): (given: Given) => Promise<void> {
    return async (given) => {
      try {
        await action(given);
      } catch (error) {
        void vscode.window.showErrorMessage(said(error));
      }
    };
  }

  private async which(given: Given): Promise<VariantParams | undefined> {
    if (!given) return shownVariant();
    if ("kind" in given) return { run: given.item.run, variant: given.variant.id };
    const variant = given.variant ?? variantsOf(await this.tree.report(given.run))[0]?.id;
    return variant === undefined ? undefined : { run: given.run, variant };
  }
}

function variantsOf(report: Report | undefined): Variant[] {
  return report ? [...report.variants, ...report.rounding_variants] : [];
}

/** The variant of the comparison in front. */
function shownVariant(): VariantParams | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? variantOf(input.modified) : undefined;
}
