"""Peak memory and leaks, in untimed forks.

Public face: `peak.memory_ratio`, `peak.peaks`, `leak.leaks`, `peak.lowers_peak`. Never measured while anything is timed.
"""
