"""Patterns as static diagnostics."""
