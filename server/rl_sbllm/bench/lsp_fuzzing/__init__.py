"""Fuzzing of the language server's protocol: what is sent (`messages`, `values`), and who sends and watches (`peer`)."""
