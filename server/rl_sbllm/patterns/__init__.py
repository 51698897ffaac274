"""Named optimizations: cards, rewrites and synthesis templates. Never runs code, never imports NumPy."""
