/** A variant in the words of the view. Pure. The figures are the server's; nothing is computed but their form. */

import type { Baseline, Rejected, Variant } from "../report";

/** `4.2x`, with three digits at most. */
export function times(ratio: number): string {
  if (ratio >= 100) return `${ratio.toFixed(0)}x`;
  return ratio >= 2 ? `${ratio.toFixed(1)}x` : `${ratio.toFixed(2)}x`;
}

/** The first clause of the summary: it says "faster from n = 900" where plain "faster" would be too much. */
export function label(variant: Variant): string {
  return clauses(variant.summary)[0] ?? variant.summary;
}

/** The rest of the summary. */
export function description(variant: Variant): string {
  return clauses(variant.summary).slice(1).join(", ");
}

export function tooltip(variant: Variant): string {
  const { evidence, speedup } = variant;
  const lines = [
    `**Variant ${variant.rank}**: ${variant.summary}`,
    `Speedup ${times(speedup.estimate)}, 95 % interval ${times(speedup.low)} to ${times(speedup.high)}.`,
    "**Evidence**",
    `- ${evidence.cases_equal} inputs and ${evidence.fresh_cases} fresh ones with the same behaviour`,
    ...(evidence.tests_passed > 0 ? [`- ${evidence.tests_passed} of the project's tests passed`] : []),
    ...evidence.assumptions.map((one) => `- assumes that ${one.text}`),
    ...evidence.not_compared.map((one) => `- not compared: ${one}`),
    "**Steps**",
    ...variant.steps.map((step) => `- ${step.action}: ${step.why}`),
  ];
  return lines.join("\n\n").replaceAll("\n\n- ", "\n- ");
}

export function duration(seconds: number): string {
  const units = [
    [1, "s"],
    [1e-3, "ms"],
    [1e-6, "µs"],
  ] as const;
  for (const [size, name] of units)
    if (seconds >= size) return `${Number((seconds / size).toPrecision(3))} ${name}`;
  return `${Number((seconds * 1e9).toPrecision(3))} ns`;
}

export function inputsLabel(baseline: Baseline): string {
  const { total, by_origin } = baseline.cases;
  const origins = Object.entries(by_origin).filter(([, count]) => count > 0);
  const listed = origins.map(([origin, count]) => `${count} ${origin}`).join(", ");
  return `${total} ${total === 1 ? "input" : "inputs"}${listed ? `: ${listed}` : ""}`;
}

/** Rounded down: 100 % are all of them. */
function reached(baseline: Baseline): string[] {
  const { lines, branches } = baseline.coverage;
  const share = (of: number, what: string) => `${Math.floor(of * 100 + 1e-9)} % of the ${what}`;
  const parts = [
    ...(lines === null ? [] : [share(lines, "lines")]),
    ...(branches === null ? [] : [share(branches, "branches")]),
  ];
  return parts.length > 0 ? [`they reach ${parts.join(" and ")}`] : [];
}

/** How much the original differs from itself on this machine. */
function noisiness(noise: number | null): string[] {
  return noise === null ? [] : [`noise ±${Number((Math.expm1(noise) * 100).toPrecision(2))} %`];
}

export function inputsDescription(baseline: Baseline, noise: number | null): string {
  const parts = [
    ...reached(baseline),
    ...(baseline.seconds_per_call === null ? [] : [`${duration(baseline.seconds_per_call)} per call`]),
    ...(baseline.growth?.class ? [`grows as O(${baseline.growth.class})`] : []),
    ...noisiness(noise),
  ];
  return parts.join(", ");
}

/** A candidate that was rejected, as a text to read: why, the counterexample, the change. */
export function candidateText(candidate: Rejected): string {
  const found = candidate.counterexample;
  const why = found
    ? [
        `call:     ${found.call}`,
        `original: ${found.expected}`,
        `here:     ${found.got}`,
        `input:    ${found.origin}`,
      ]
    : [];
  const head = [`Rejected: ${candidate.reason}`, ...candidate.detail.split("\n"), ...why];
  return [...head.filter(Boolean).map((line) => `# ${line}`), "", candidate.diff].join("\n");
}

/** The commas between clauses, not those inside brackets. */
function clauses(summary: string): string[] {
  return summary.split(/, (?![^(]*\))/);
}
