"""Builds the site that is published when no model answers in time."""
