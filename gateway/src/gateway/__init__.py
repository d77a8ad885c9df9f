"""Accepts briefs and shows what became of them."""
