"""Adapters of the port `CodeModel`, one for each provider, and the fallback from one model to the next."""
