/** What the view shows, as plain data: runs, and in each its variants, its inputs and what was rejected. Pure. */

import type { RunItem } from "../protocol";
import type { Rejected, Report, Step, Variant } from "../report";

export interface RunNode {
  kind: "run";
  item: RunItem;
}
export interface VariantNode {
  kind: "variant";
  item: RunItem;
  variant: Variant;
  rounding: boolean;
}
export interface StepNode {
  kind: "step";
  step: Step;
  number: number;
}
export interface InputsNode {
  kind: "inputs";
  item: RunItem;
  report: Report;
}
export interface NoteNode {
  kind: "note";
  text: string;
}
export interface RejectedNode {
  kind: "rejected";
  item: RunItem;
  rejected: Rejected[];
}
export interface ReasonNode {
  kind: "reason";
  item: RunItem;
  reason: string;
  rejected: Rejected[];
}
export interface CandidateNode {
  kind: "candidate";
  item: RunItem;
  candidate: Rejected;
}
export type Node =
  RunNode | VariantNode | StepNode | InputsNode | NoteNode | RejectedNode | ReasonNode | CandidateNode;

export function isActive(item: RunItem): boolean {
  return item.status === "running" || item.status === "waiting";
}

/** What stands below a run. */
export function childrenOfRun(item: RunItem, report: Report): Node[] {
  const variant =
    (rounding: boolean) =>
    (one: Variant): VariantNode => ({ kind: "variant", item, variant: one, rounding });
  const problem = report.error?.what;
  return [
    ...report.variants.map(variant(false)),
    ...report.rounding_variants.map(variant(true)),
    ...(problem ? [{ kind: "note", text: problem } as const] : []),
    ...(report.baseline || report.status === "cannot-run" ? [{ kind: "inputs", item, report } as const] : []),
    ...(report.rejected.length > 0 ? [{ kind: "rejected", item, rejected: report.rejected } as const] : []),
  ];
}

export function steps(variant: Variant): StepNode[] {
  return variant.steps.map((step, index) => ({ kind: "step", step, number: index + 1 }));
}

/** By reason, the most frequent first. */
export function reasons(node: RejectedNode): ReasonNode[] {
  const groups = new Map<string, Rejected[]>();
  for (const one of node.rejected) groups.set(one.reason, [...(groups.get(one.reason) ?? []), one]);
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length);
  return sorted.map(([reason, rejected]) => ({ kind: "reason", item: node.item, reason, rejected }));
}

export function candidates(node: ReasonNode): CandidateNode[] {
  return node.rejected.map((candidate) => ({ kind: "candidate", item: node.item, candidate }));
}

/** The variant after (or before) the one named, in rank order, around the end. */
export function beside(variants: readonly Variant[], id: string, step: 1 | -1): Variant | undefined {
  const at = variants.findIndex((one) => one.id === id);
  return variants[(at + step + variants.length) % variants.length];
}
