"""Profile files (cProfile, speedscope, V8) read into functions with their share of the time.

A profile may come from anywhere, so it is read in a bounded process of its own, by decoders that make data only. Never runs
code, and reads of source files only what it needs to name the function that a line stands in.

Public face: `profile` (the data) and `reading` (how to have a file read).
"""
