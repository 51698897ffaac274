"""All that only Python knows: unit (ast), interpreter, runner, value codec. `inside/` runs in the project's interpreter and imports nothing of ours."""
