"""Runs the steps of a plan entry on an open page."""
