"""How cost grows with input size."""
