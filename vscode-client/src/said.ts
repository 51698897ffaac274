/** An error as a sentence for the user. */

/** The server's sentences come as the message; ticks around names mean nothing in a notification. */
export function said(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll("`", "").replaceAll("\n", " ");
}
