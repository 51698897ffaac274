"""Python synthesis templates, one file each, listed in registry.py."""
