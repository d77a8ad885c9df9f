"""The publisher: commits a generated site to GitHub and waits until Pages serves it."""
