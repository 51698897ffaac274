"""Python rewrites, one file each, listed in registry.py."""
