"""Carries out the steps of a plan on an open page."""
