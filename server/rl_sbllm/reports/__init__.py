"""A report as JSON, HTML, diff and text."""
