"""The terminal; the only room that prints. One file per command; `main.main` is the entry.

Results go to standard output, everything else to standard error. A command's file imports what it needs when it runs, so
that `--help` stays fast.
"""
