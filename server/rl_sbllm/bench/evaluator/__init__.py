"""`make bench-evaluator`: what the evaluator promises, measured: false claims, power, intervals, cost.

One section a file, each a list of `Figure`. Never part of the product: nothing imports this room.
"""
