"""SQLite store of runs, candidates, verdicts, rewards and policy statistics."""
