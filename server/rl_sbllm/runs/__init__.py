"""A run as a process: launch, events, executor, store."""
