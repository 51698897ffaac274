"""Peak memory, and what stays allocated after a call, in untimed forks.

Public face: `peak.peak`, `peak.ratio`, `peak.peaks`, `peak.lowers_peak`, `leak.held`, `leak.adds_leak`, `leak.change`.
Never measured while anything is timed.
"""
