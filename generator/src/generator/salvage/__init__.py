"""The site that is handed over when no model answers."""
