/** Runs inside the extension host: what the extension gives to the editor through its API. The run process is played. */

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const SOURCE = `import os


def total(xs):
    acc = 0
    for x in xs:
        acc = acc + (x + 0)
        acc = acc * (x * 1)
    return acc
`;
const AT = new vscode.Position(3, 5);

async function until(check, milliseconds = 30_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`timed out: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const execute = (name, ...given) => vscode.commands.executeCommand(name, ...given);
const editor = () => vscode.window.activeTextEditor;
const uri = () => document.uri;
let document;

async function open(name) {
  const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);
  fs.writeFileSync(file.fsPath, SOURCE);
  document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(AT, AT) });
}

function lenses() {
  return until(async () => {
    const found = await execute("vscode.executeCodeLensProvider", uri(), 20);
    return found.some((one) => one.command) && found;
  });
}

const tests = {
  async "activation takes less than 150 ms"() {
    const extension = vscode.extensions.getExtension("rl-sbllm.rl-sbllm");
    await open("app2.py");
    await until(() => extension.isActive);
    assert.ok(extension.exports.activationMs < 150, `${extension.exports.activationMs} ms`);
    return `${extension.exports.activationMs.toFixed(1)} ms`;
  },
  async "a lens stands above each function"() {
    const found = await lenses();
    assert.match(found[0].command.title, /^Optimize/);
  },
  async "the hover estimates and links to the command"() {
    const [hover] = await until(async () => {
      const found = await execute("vscode.executeHoverProvider", uri(), AT);
      return found.length > 0 && found;
    });
    const [content] = hover.contents;
    assert.match(content.value, /Estimated growth/);
    assert.match(content.value, /command:rl-sbllm\.optimize/);
    assert.deepEqual(content.isTrusted.enabledCommands.sort(), ["rl-sbllm.optimize", "rl-sbllm.previewVariant", "rl-sbllm.showReport"]);
  },
  async "the light bulb offers to optimize"() {
    const found = await execute("vscode.executeCodeActionProvider", uri(), new vscode.Range(AT, AT));
    assert.ok(found.some((one) => one.title === "Optimize function `total`"));
  },
  async "a loaded profile shows its share above the function, and clearing it takes that away"() {
    const share = async () => (await lenses()).find((one) => /42 % of the profile/.test(one.command?.title));
    void execute("rlSbllm.loadProfile", profile());
    await until(share);
    await execute("rlSbllm.clearProfile");
    await until(async () => !(await share()));
  },
  async "the command runs the function at the cursor, and its variants become code actions"() {
    void execute("rlSbllm.optimize");
    const found = await until(async () => {
      const actions = await execute("vscode.executeCodeActionProvider", uri(), new vscode.Range(AT, AT));
      return actions.some((one) => one.title.startsWith("Apply variant 1")) && actions;
    });
    assert.equal(found.filter((one) => one.title.startsWith("Apply variant")).length, 2);
    const lens = await until(async () => (await lenses()).find((one) => one.command.title.startsWith("Found:")));
    assert.equal(lens.command.title, "Found: 4.0x faster (3.0-5.0x) (and 1 more)");
  },
  async "a preview compares the live document with the variant, and accepting it is one undo step"() {
    await execute("rlSbllm.preview", { run: await latestRun() });
    const input = vscode.window.tabGroups.activeTabGroup.activeTab.input;
    assert.equal(input.original.toString(), uri().toString());
    const shown = await vscode.workspace.openTextDocument(input.modified);
    await until(() => shown.getText() === SOURCE.replace("x + 0", "x"));
    void execute("rlSbllm.accept");
    await until(() => document.getText() === SOURCE.replace("x + 0", "x"));
    await until(() => editor()?.document === document);
    await execute("undo");
    assert.equal(document.getText(), SOURCE);
  },
  async "next shows the other variant, going around the end"() {
    await execute("rlSbllm.preview", { run: await latestRun() });
    const shown = () => vscode.window.tabGroups.activeTabGroup.activeTab.input?.modified?.query;
    const first = shown();
    await execute("rlSbllm.next");
    assert.notEqual(shown(), first);
    await execute("rlSbllm.next");
    assert.equal(shown(), first);
  },
  async "an open preview follows edits to the rest of the file"() {
    const { modified } = vscode.window.tabGroups.activeTabGroup.activeTab.input;
    const shown = await vscode.workspace.openTextDocument(modified);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri(), new vscode.Position(0, 0), "# moved\n");
    await vscode.workspace.applyEdit(edit);
    await until(() => shown.getText() === "# moved\n" + SOURCE.replace("x + 0", "x"));
  },
  async "a rejected variant is offered no more"() {
    await execute("rlSbllm.reject");
    const found = await until(async () => {
      const at = new vscode.Range(4, 5, 4, 5);
      const actions = await execute("vscode.executeCodeActionProvider", uri(), at);
      const variants = actions.filter((one) => one.title.startsWith("Apply variant"));
      return variants.length === 1 && variants;
    });
    assert.match(found[0].title, /2\.0x/);
  },
};

/** A profile in which `total` has 42 % of the time. */
function profile() {
  const frames = [
    { name: "<module>", file: uri().fsPath, line: 1 },
    { name: "total", file: uri().fsPath, line: 7 },
  ];
  const sampled = { type: "sampled", unit: "seconds", samples: [[0], [0, 1]], weights: [5.8, 4.2] };
  const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, "profile.json");
  fs.writeFileSync(file.fsPath, JSON.stringify({ shared: { frames }, profiles: [sampled] }));
  return file;
}

/** Id of the run whose result the lens shows. */
async function latestRun() {
  const lens = await until(async () => (await lenses()).find((one) => one.command.title.startsWith("Found:")));
  return lens.command.arguments[0].run;
}

exports.run = async function run() {
  const results = [];
  for (const [name, test] of Object.entries(tests)) {
    const began = Date.now();
    try {
      const said = await test();
      results.push({ name: said ? `${name} (${said})` : name, milliseconds: Date.now() - began });
    } catch (error) {
      results.push({ name, milliseconds: Date.now() - began, error: String(error?.stack ?? error) });
    }
  }
  const file = path.join(vscode.workspace.workspaceFolders[0].uri.fsPath, "results.json");
  fs.writeFileSync(`${file}.tmp`, JSON.stringify(results));
  fs.renameSync(`${file}.tmp`, file);
};
