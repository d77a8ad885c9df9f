"""Tells the evaluator that its page is live."""
