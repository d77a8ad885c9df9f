"""Measures the final status of a brief, and the time until then, under each fault of a list."""
