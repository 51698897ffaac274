"""Strategies compared on suites."""
