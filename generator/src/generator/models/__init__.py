"""Adapter of the port `CodeModel` for Gemini, and the fallback from one model to the next."""
