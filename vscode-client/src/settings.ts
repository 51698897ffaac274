/** The settings as the server gets them. Pure: what VS Code says goes in as plain values. */

export type Values = Record<string, unknown>;

/**
 * While the workspace is not trusted, settings that name programs or servers are left out (VS Code does not read them from
 * such a workspace either); `python` comes from the Python extension where the user set none.
 */
export function forServer(
  values: Values,
  given: { trusted: boolean; restricted: readonly string[]; python: string | undefined },
): Values {
  const kept = Object.entries(values).filter(([name]) => given.trusted || !given.restricted.includes(name));
  const sent: Values = { ...Object.fromEntries(kept), workspaceTrusted: given.trusted };
  if (given.trusted && given.python && !sent["python"]) sent["python"] = given.python;
  return sent;
}

/** Of `rl-sbllm.python` and its like, as package.json lists them, the part after our section. */
export function namesOf(restricted: readonly string[], section: string): string[] {
  return restricted.map((name) => name.slice(section.length + 1));
}
