/** What a work-done progress says, as a notification wants it. Pure. */

export interface Said {
  kind: string;
  message?: string;
  percentage?: number;
}

export interface Shown {
  message: string;
  increment?: number;
}

/** Follows one progress: percentages of LSP are absolute, those of a notification add up. */
export class Follow {
  private percentage = 0;

  /** What to show; undefined when nothing new was said. */
  hear(said: Said): Shown | undefined {
    const increment = Math.max(0, (said.percentage ?? 0) - this.percentage);
    this.percentage += increment;
    if (!said.message || said.kind === "end") return undefined;
    return increment > 0 ? { message: said.message, increment } : { message: said.message };
  }
}
