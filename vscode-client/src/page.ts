/** The server's page in the colours of the editor's theme. Pure. The page brings its own policy: no script, no network. */

const COLOURS = `
body { --ink: var(--vscode-editor-foreground); --soft: var(--vscode-descriptionForeground);
  --line: var(--vscode-panel-border, var(--vscode-contrastBorder)); --back: var(--vscode-editor-background);
  --card: var(--vscode-textCodeBlock-background); --add: var(--vscode-diffEditor-insertedTextBackground);
  --del: var(--vscode-diffEditor-removedTextBackground); --bar: var(--vscode-charts-blue);
  --bound: var(--vscode-charts-foreground); --error: var(--vscode-errorForeground);
  font-size: var(--vscode-font-size, 13px); font-family: var(--vscode-font-family, sans-serif);
  background: var(--back); color: var(--ink); }
`;

export function inEditor(html: string): string {
  return html.replace("</head>", `<style>${COLOURS}</style></head>`);
}
