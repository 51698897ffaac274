"""How cost grows with input size.

Public face: `fit.fit`, `measure.growth`. Never: names a class that the points do not support.
"""
