"""Which patterns fit a function (run process only)."""
