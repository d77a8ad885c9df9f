"""Text of a model's answer → files and faults: one small reader for each form."""
