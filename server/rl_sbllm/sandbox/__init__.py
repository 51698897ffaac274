"""Starts, confines, clocks and ends processes; names the level reached after a live self-test. Knows no language."""
