"""Patterns as hints: which known optimizations a function's text invites. Reads text only; never runs, never claims a gain.

Public face: `find.find_hints`.
"""
