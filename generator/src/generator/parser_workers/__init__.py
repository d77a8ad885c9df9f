"""Reads hostile text in processes that are killed when they take too long."""
