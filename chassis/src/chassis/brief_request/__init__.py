"""Parses the request for a brief, in every form that evaluators send."""
