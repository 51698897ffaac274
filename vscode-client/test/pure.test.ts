import { describe, expect, it } from "vitest";

import { INPUTS, outcome, PREVIEW } from "../src/outcome";
import { inEditor } from "../src/page";
import { Follow } from "../src/progress";
import { said } from "../src/said";
import { words } from "../src/server/command";
import { explained, missing } from "../src/server/environment";
import { candidates, pythonOf } from "../src/server/interpreter";
import { forServer, namesOf } from "../src/settings";

describe("what the server gets as settings", () => {
  const given = { restricted: ["python", "serverCommand"], python: "/chosen/python" };

  it("leaves out programs and servers while the workspace is not trusted", () => {
    const values = { python: "/evil", serverCommand: "/evil", seed: 3 };
    expect(forServer(values, { ...given, trusted: false })).toEqual({ seed: 3, workspaceTrusted: false });
  });

  it("takes the interpreter of the Python extension where the user set none", () => {
    expect(forServer({ python: null }, { ...given, trusted: true })["python"]).toBe("/chosen/python");
    expect(forServer({ python: "/mine" }, { ...given, trusted: true })["python"]).toBe("/mine");
  });

  it("knows restricted settings by the part after the section", () => {
    expect(namesOf(["rl-sbllm.python"], "rl-sbllm")).toEqual(["python"]);
  });
});

describe("the interpreter of the server", () => {
  it("is the user's choice alone when there is one", () => {
    expect(candidates("/mine", "linux")).toEqual([["/mine"]]);
    expect(candidates(undefined, "win32")[0]).toEqual(["py", "-3"]);
  });

  it("must be new enough", () => {
    expect(pythonOf("python3", [], "3.11.7\n")?.tag).toBe("cp311");
    expect(pythonOf("python3", [], "3.9.2\n")).toBeUndefined();
    expect(pythonOf("python3", [], "2.7.18")).toBeUndefined();
    expect(pythonOf("python3", [], "no version")).toBeUndefined();
  });

  it("is asked for by the versions that the wheels are for", () => {
    expect(missing(undefined, ["cp311", "cp312"])).toContain("Python 3.11, 3.12");
    expect(missing("/mine", [])).toContain("(/mine)");
  });

  it("says why an environment could not be made", () => {
    expect(explained("... ensurepip is not available ...")).toContain("python3-venv");
    expect(explained("ERROR: No matching distribution found for pygls")).toContain("Go online");
    expect(explained("a\nlast words\n")).toContain("last words");
  });
});

describe("a command of the settings", () => {
  it("keeps quoted words together", () => {
    expect(words(`"/a b/python" -m 'x y' z`)).toEqual(["/a b/python", "-m", "x y", "z"]);
    expect(words("")).toEqual([]);
  });
});

describe("progress", () => {
  it("turns percentages into increments and keeps still at the end", () => {
    const follow = new Follow();
    expect(follow.hear({ kind: "begin", percentage: 0 })).toBeUndefined();
    expect(follow.hear({ kind: "report", message: "a", percentage: 10 })).toEqual({
      message: "a",
      increment: 10,
    });
    expect(follow.hear({ kind: "report", message: "b", percentage: 10 })).toEqual({ message: "b" });
    expect(follow.hear({ kind: "end", message: "over" })).toBeUndefined();
  });
});

describe("the end of a run", () => {
  const answer = { run: "r", function: "f", status: "done", headline: "`f`: 4.0x faster.", variants: 1 };

  it("offers the best variant", () => {
    expect(outcome(answer)).toMatchObject({ level: "info", text: "f: 4.0x faster." });
    expect(outcome(answer).buttons).toContain(PREVIEW);
  });

  it("offers the inputs when the function cannot be run, and spares the form", () => {
    const headline =
      "`f`: No inputs. Fill in this workload file and pass it with --workload:\n\ndef inputs(scale):";
    const told = outcome({ ...answer, status: "cannot-run", headline, variants: 0 });
    expect(told).toEqual({ level: "warning", text: "f: No inputs.", buttons: [INPUTS] });
  });
});

it("errors are one line without ticks", () => {
  expect(said(new Error("`f` has changed;\nrun again."))).toBe("f has changed; run again.");
});

it("the page keeps its policy and gets the editor's colours", () => {
  const page = inEditor("<head><meta http-equiv='Content-Security-Policy'></head><body></body>");
  expect(page).toContain("Content-Security-Policy");
  expect(page.indexOf("--vscode-editor-foreground")).toBeLessThan(page.indexOf("</head>"));
});
