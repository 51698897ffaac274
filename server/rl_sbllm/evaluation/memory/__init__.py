"""Peak memory and leaks, in untimed forks."""
