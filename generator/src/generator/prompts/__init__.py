"""The texts that a model is sent, and what fills them in."""
