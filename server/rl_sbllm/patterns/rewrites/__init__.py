"""Mechanical rewrites, one idea a file."""
