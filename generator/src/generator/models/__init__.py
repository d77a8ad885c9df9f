"""Adapters of the port `CodeModel`, one for each vendor, and the fallback from one model to the next."""
