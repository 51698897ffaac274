/** The setting `serverCommand` as a command line. */

/** Words are split at spaces; quotes keep them together. */
export function words(text: string): string[] {
  const found = text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g);
  return [...found].map((one) => one[1] ?? one[2] ?? one[3] ?? "");
}
