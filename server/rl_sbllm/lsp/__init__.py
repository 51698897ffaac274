"""The language server; the only room that knows LSP. Never executes user code, imports neither NumPy nor LiteLLM."""
