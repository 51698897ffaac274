"""How a speedup is decided."""
