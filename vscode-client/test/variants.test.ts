import { describe, expect, it } from "vitest";

import type { RunItem } from "../src/protocol";
import type { Rejected, Report, Variant } from "../src/report";
import { beside, childrenOfRun, reasons } from "../src/variants/nodes";
import * as wording from "../src/variants/wording";

const item: RunItem = {
  run: "r",
  uri: "file:///a.py",
  function: "f",
  started: 0,
  status: "done",
  headline: "",
  variants: 1,
  best: 4,
};
const variant: Variant = {
  rank: 1,
  id: "v1",
  summary:
    "4.2x faster (3.9-4.5x), same results on 212 inputs and 9 tests, 38 % less memory, 6 lines changed",
  diff: "",
  speedup: { estimate: 4.2, low: 3.9, high: 4.5 },
  memory_ratio: 0.62,
  growth: null,
  lines_changed: 6,
  steps: [{ action: "a-set", by: "rule", why: "constant time" }],
  evidence: {
    cases_equal: 12,
    fresh_cases: 200,
    tests_passed: 9,
    tests_failed: 0,
    assumptions: [{ text: "elements hash consistently with ==", counterexample: null }],
    not_compared: [],
  },
};
const rejected = (id: string, reason: string): Rejected => ({
  id,
  reason,
  detail: "",
  counterexample: null,
  diff: "",
});
const report: Report = {
  status: "done",
  error: null,
  target: { path: "/a.py", name: "f", range: null },
  baseline: {
    seconds_per_call: 0.00158,
    growth: { class: "n^2" },
    cases: { total: 2, by_origin: { recorded: 2, given: 0 } },
    coverage: { lines: 1, branches: 0.755 },
  },
  machine: { noise: 0.012 },
  variants: [variant],
  rounding_variants: [],
  rejected: [rejected("1", "slower"), rejected("2", "not-faster"), rejected("3", "not-faster")],
};

describe("below a run", () => {
  const nodes = childrenOfRun(item, report);

  it("stand variants, inputs and rejected candidates", () => {
    expect(nodes.map((node) => node.kind)).toEqual(["variant", "inputs", "rejected"]);
  });

  it("the most frequent reason comes first", () => {
    const last = nodes[2];
    if (last?.kind !== "rejected") throw new Error("not the rejected");
    expect(reasons(last).map((one) => [one.reason, one.rejected.length])).toEqual([
      ["not-faster", 2],
      ["slower", 1],
    ]);
  });

  it("a run that cannot be run offers its inputs", () => {
    const failed = { ...report, status: "cannot-run", baseline: null, variants: [], rejected: [] };
    const shown = childrenOfRun(item, { ...failed, error: { what: "No inputs.", help: null } });
    expect(shown.map((node) => node.kind)).toEqual(["note", "inputs"]);
  });
});

describe("the words of a variant", () => {
  it("begin with the first clause of the summary", () => {
    expect(wording.label(variant)).toBe("4.2x faster (3.9-4.5x)");
    expect(wording.description(variant)).toContain("38 % less memory, 6 lines changed");
  });

  it("give the evidence", () => {
    const text = wording.tooltip(variant);
    expect(text).toContain("12 inputs and 200 fresh ones");
    expect(text).toContain("assumes that elements hash consistently");
    expect(text).toContain("a-set: constant time");
  });

  it("describe the inputs", () => {
    if (!report.baseline) throw new Error("no baseline");
    expect(wording.inputsLabel(report.baseline)).toBe("2 inputs: 2 recorded");
    expect(wording.inputsDescription(report.baseline, report.machine.noise)).toBe(
      "they reach 100 % of the lines and 75 % of the branches, 1.58 ms per call, grows as O(n^2), noise ±1.2 %",
    );
    const unknown = { ...report.baseline, coverage: { lines: 0.999, branches: null } };
    expect(wording.inputsDescription(unknown, null)).toBe(
      "they reach 99 % of the lines, 1.58 ms per call, grows as O(n^2)",
    );
  });

  it("tell why a candidate was rejected", () => {
    const why = { call: "f([1])", expected: "1", got: "2", origin: "given" };
    const text = wording.candidateText({
      ...rejected("1", "different-result"),
      counterexample: why,
      diff: "-a\n+b",
    });
    expect(text).toContain("# Rejected: different-result");
    expect(text).toContain("# original: 1");
    expect(text.endsWith("-a\n+b")).toBe(true);
  });
});

it("next and previous go around the end", () => {
  const variants = ["a", "b", "c"].map((id) => ({ ...variant, id }));
  expect(beside(variants, "c", 1)?.id).toBe("a");
  expect(beside(variants, "a", -1)?.id).toBe("c");
});
