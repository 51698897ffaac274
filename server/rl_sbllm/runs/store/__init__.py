"""SQLite store of runs, events, candidates with verdict and reward, and policy statistics; readable by the user alone.

Public face: `database.Store`. The only place where the user's code is kept; nothing in it leaves the machine.
"""
