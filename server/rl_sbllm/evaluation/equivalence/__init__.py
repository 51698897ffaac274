"""Does a candidate behave as the original does? Compares encoded outcomes; never runs a process or reads a file itself.

Public face: `check.EquivalenceCheck` (few, all, fresh, open -> `Finding`), `counterexample.counterexample`,
`compare.compare` and `difference.Difference` / `Rules`.
"""
