"""The nouns of the product as frozen data, events, budgets, errors, and the Protocols that rooms swap.

Never: I/O, processes, clocks, or an import of another room. Every other room may import this one.
"""
