/** The end of a run in one message, with what can be done next. */

import type { OptimizeAnswer } from "./protocol";

export const PREVIEW = "Preview";
export const REPORT = "Show Report";
export const INPUTS = "Edit Inputs...";

export interface Outcome {
  level: "info" | "warning";
  text: string;
  buttons: string[];
}

export function outcome(answer: OptimizeAnswer): Outcome {
  const text = answer.headline.replaceAll("`", "");
  if (answer.variants > 0) return { level: "info", text, buttons: [PREVIEW, REPORT] };
  if (answer.status === "cancelled") return { level: "info", text, buttons: [] };
  if (answer.status === "no-variant") return { level: "info", text, buttons: [REPORT, INPUTS] };
  // the form to fill in is long: it opens as a file instead of standing in a message
  const short =
    text
      .split("\n")[0]
      ?.replace(/Fill in this workload file.*$/, "")
      .trim() ?? text;
  return { level: "warning", text: short, buttons: answer.status === "cannot-run" ? [INPUTS] : [REPORT] };
}
