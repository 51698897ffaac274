/** The parts of a report (DESIGN section 5) that the view shows. */

export interface Ratio {
  estimate: number;
  low: number;
  high: number;
}

export interface Step {
  action: string;
  by: string;
  why: string;
}

export interface Growth {
  class: string | null;
}

export interface Evidence {
  cases_equal: number;
  fresh_cases: number;
  tests_passed: number;
  tests_failed: number;
  assumptions: { text: string; counterexample: unknown }[];
  not_compared: string[];
}

export interface Variant {
  rank: number;
  id: string;
  summary: string;
  diff: string;
  speedup: Ratio;
  memory_ratio: number | null;
  growth: Growth | null;
  lines_changed: number;
  steps: Step[];
  evidence: Evidence;
}

export interface Counterexample {
  call: string;
  expected: string;
  got: string;
  origin: string;
}

export interface Rejected {
  id: string;
  reason: string;
  detail: string;
  counterexample: Counterexample | null;
  diff: string;
}

export interface Baseline {
  seconds_per_call: number | null;
  growth: Growth | null;
  cases: { total: number; by_origin: Record<string, number> };
  coverage: { lines: number | null; branches: number | null };
}

export interface Report {
  status: string;
  error: { what: string; help: string | null } | null;
  target: { path: string; name: string; range: { start: { line: number; character: number } } | null };
  baseline: Baseline | null;
  machine: { noise: number | null };
  variants: Variant[];
  rounding_variants: Variant[];
  rejected: Rejected[];
}
