"""Parses untrusted text in processes that are killed when they exceed their limits."""
