"""Synthesis templates: rewrites that build a new algorithm from the shape of the old one."""
