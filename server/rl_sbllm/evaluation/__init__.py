"""Candidate -> verdict."""
