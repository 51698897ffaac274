"""The language server; the only room that knows LSP. Never executes user code, imports neither NumPy nor LiteLLM.

One file per protocol method, each in five steps: read the parameters, take the document's snapshot, call one function of
the core, convert, return. `server.build` wires them; `stdio.serve` runs it. Commands only start or stop runs.
"""
