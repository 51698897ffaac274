"""Facts about code without running it."""
