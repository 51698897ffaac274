/** A hot function in the words of its view. Pure. The shares are the server's; nothing is computed but their form. */

import type { HotFunction } from "../protocol";

/** `31 %`. */
export function percent(share: number): string {
  return share >= 0.01 ? `${(share * 100).toFixed(0)} %` : "less than 1 %";
}

/** `31 %, with callees 58 %, src/app.py`. */
export function description(hot: HotFunction, file: string): string {
  return `${percent(hot.share)}, with callees ${percent(hot.withCallees)}, ${file}`;
}

export function tooltip(hot: HotFunction, file: string): string {
  return [
    `${hot.function} in ${file}, line ${hot.start.line + 1}`,
    `${percent(hot.share)} of the profile in its own lines and the built-ins that it calls`,
    `${percent(hot.withCallees)} of the profile with all that it calls`,
  ].join("\n");
}

/** The argument of `rlSbllm.optimize`. */
export function place(hot: HotFunction): Pick<HotFunction, "uri" | "function" | "start"> {
  return { uri: hot.uri, function: hot.function, start: hot.start };
}
