"""Facts about a Python function: scopes, purity, invariants, types, growth estimate, features."""
