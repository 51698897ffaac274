/** Which Python runs the language server: the one that was chosen, else the first one of the machine that is new enough. */

import { run } from "./processes";

export const OLDEST = [3, 10] as const;
const SECONDS = 15;

export interface Python {
  command: string;
  args: string[];
  /** As in `cp311`. */
  tag: string;
  version: string;
}

/** The user's choice alone when there is one: never something else in silence. Nothing of the workspace is looked at. */
export function candidates(chosen: string | undefined, platform: NodeJS.Platform): string[][] {
  if (chosen) return [[chosen]];
  const named = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
  return [...(platform === "win32" ? [["py", "-3"]] : []), ...named.map((name) => [name])];
}

/** The first that can be started and is new enough; undefined when there is none. */
export async function findPython(
  chosen: string | undefined,
  fits: (python: Python) => boolean = () => true,
): Promise<Python | undefined> {
  for (const [command = "", ...args] of candidates(chosen, process.platform)) {
    const found = await look(command, args);
    if (found && fits(found)) return found;
  }
  return undefined;
}

/** `3.11.7` printed by the interpreter, as what is known of it; undefined when it is too old or no version at all. */
export function pythonOf(command: string, args: string[], printed: string): Python | undefined {
  const found = /^(\d+)\.(\d+)\.\d+/.exec(printed.trim());
  if (!found) return undefined;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  if (major !== OLDEST[0] || minor < OLDEST[1]) return undefined;
  return { command, args, tag: `cp${major}${minor}`, version: found[0] };
}

async function look(command: string, args: string[]): Promise<Python | undefined> {
  const program = "import platform; print(platform.python_version())";
  try {
    // isolated: neither the folder it is started in nor the environment adds modules
    const { code, output } = await run(command, [...args, "-I", "-c", program], { seconds: SECONDS });
    return code === 0 ? pythonOf(command, args, output) : undefined;
  } catch {
    return undefined; // there is no such program
  }
}
