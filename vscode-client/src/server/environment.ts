/**
 * The server's own environment, made on the first start in the extension's storage: from the wheels that this .vsix carries
 * (no network), else from the package index. What is there already is used; what was left half made is made anew.
 */

import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { findPython, type Python } from "./interpreter";
import { run } from "./processes";

const VENV_SECONDS = 120;
const INSTALL_SECONDS = 900;
const READY = "ready";

export interface Place {
  /** The folder `bundled` of the extension. */
  bundled: string;
  /** Where environments are kept. */
  storage: string;
  version: string;
}

/** Something is missing that the user can give: said as it is, with what would help. */
export class Missing extends Error {}

/** The interpreter of the environment; makes it when there is none. */
export async function environment(
  place: Place,
  chosen: string | undefined,
  say: (text: string) => void,
): Promise<string> {
  const tags = await bundledTags(place);
  const python = await findPython(chosen, (found) => tags.length === 0 || tags.includes(found.tag));
  if (!python) throw new Missing(missing(chosen, tags));
  const folder = path.join(place.storage, `server-${place.version}-${python.tag}`);
  const inside = interpreterIn(folder, process.platform);
  if (existsSync(path.join(folder, READY)) && existsSync(inside)) return inside;
  await rm(folder, { recursive: true, force: true });
  await mkdir(place.storage, { recursive: true });
  await (tags.length > 0 ? unpack : install)(place, python, folder, say);
  await writeFile(path.join(folder, READY), "");
  return inside;
}

/** The tags of interpreters for which wheels are carried; none in the small .vsix. */
export async function bundledTags(place: Place): Promise<string[]> {
  const folder = path.join(place.bundled, "wheels");
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).filter((name) => name.startsWith("cp")).sort();
}

export function interpreterIn(folder: string, platform: NodeJS.Platform): string {
  return platform === "win32"
    ? path.join(folder, "Scripts", "python.exe")
    : path.join(folder, "bin", "python");
}

export function missing(chosen: string | undefined, tags: readonly string[]): string {
  const versions = tags.map((tag) => `${tag.slice(2, 3)}.${tag.slice(3)}`).join(", ");
  const needed = versions ? `Python ${versions}` : "Python 3.10 or newer";
  return chosen
    ? `The server needs ${needed}; the interpreter chosen (${chosen}) is none, or cannot be started.`
    : `The server needs ${needed}, and none was found on this machine.`;
}

/** From the wheels carried: no network, and no pip is needed. */
async function unpack(
  place: Place,
  python: Python,
  folder: string,
  say: (text: string) => void,
): Promise<void> {
  say("Unpacking the server ...");
  await must(python, ["-m", "venv", "--without-pip", folder], VENV_SECONDS, say);
  const wheels = path.join(place.bundled, "wheels");
  const inside = { ...python, command: interpreterIn(folder, process.platform), args: [] };
  await must(inside, [path.join(place.bundled, "unpack.py"), wheels, python.tag], VENV_SECONDS, say);
}

/** From the package index; the product itself is carried. */
async function install(
  place: Place,
  python: Python,
  folder: string,
  say: (text: string) => void,
): Promise<void> {
  say("Making an environment for the server ...");
  await must(python, ["-m", "venv", folder], VENV_SECONDS, say);
  const wheel = (await readdir(place.bundled)).find((name) => name.endsWith(".whl"));
  if (!wheel) throw new Missing("This build carries no server: set `rl-sbllm.serverCommand`.");
  const inside = { ...python, command: interpreterIn(folder, process.platform), args: [] };
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"];
  await must(inside, [...pip, path.join(place.bundled, wheel)], INSTALL_SECONDS, say);
}

async function must(
  python: Python,
  args: string[],
  seconds: number,
  say: (text: string) => void,
): Promise<void> {
  const ended = await run(python.command, [...python.args, "-I", ...args], { seconds, heard: say });
  if (ended.code === 0) return;
  throw new Missing(`${explained(ended.output)} (Python ${python.version}, ${python.command})`);
}

/** Why it failed, in words that help. */
export function explained(output: string): string {
  if (/ensurepip/.test(output)) {
    return "This Python has no venv: on Debian and Ubuntu install python3-venv (apt install python3-venv).";
  }
  if (
    /Could not find a version|ConnectionError|NewConnectionError|Temporary failure|No matching distribution/.test(
      output,
    )
  ) {
    return "The server's packages could not be downloaded. Go online and try again, or choose an interpreter that has rl-sbllm.";
  }
  const lines = output.trim().split("\n");
  return `The server's environment could not be made: ${lines[lines.length - 1] ?? "no reason was given"}`;
}
