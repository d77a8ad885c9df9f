"""Parses a model's reply into files and faults: one reader for each format."""
