"""Inspects the files of a candidate without running it: one module for each language."""
