"""Measures what a brief ends as, and after how long, under each fault of a list."""
