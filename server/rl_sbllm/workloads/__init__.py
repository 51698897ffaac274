"""Where a target's inputs come from: a file given, calls recorded in the project's tests, doctests, or inference.

Public: `gather` (what a run uses), `render` (a workload as a file to edit), `skeleton` (a file to fill in).
Never: code of the user's run outside the sandbox, or a file written.
"""
