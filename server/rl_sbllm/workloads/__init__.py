"""Where a target's inputs come from."""
