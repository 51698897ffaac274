"""RL-SBLLM: make one slow function fast without breaking it. See docs/architecture.md for the rooms."""

__version__ = "0.1.0"
