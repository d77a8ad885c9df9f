"""Puts a generated site on GitHub and waits until it is live."""
