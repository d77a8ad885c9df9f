"""The prompts: their Markdown texts, and the code that fills them in."""
