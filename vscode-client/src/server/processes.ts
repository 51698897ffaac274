/** Runs a program to its end, with a bound, and tells each line that it prints. */

import { spawn } from "node:child_process";

export interface Ended {
  code: number;
  output: string;
}

export function run(
  command: string,
  args: readonly string[],
  { seconds, heard }: { seconds: number; heard?: (line: string) => void },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], timeout: seconds * 1000 });
    let output = "";
    const take = (data: Buffer) => {
      const text = data.toString("utf8");
      output += text;
      for (const line of text.split("\n")) if (line.trim()) heard?.(line.trim());
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? -1, output });
    });
  });
}
