"""Judges a candidate check by check: by its files, by the page in a browser, and by the plan's entries."""
