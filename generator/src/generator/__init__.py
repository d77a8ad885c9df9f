"""Has a model write the site that a brief asks for."""

import chassis  # noqa: F401 - before structlog, which a parser worker imports first: see chassis/lean_imports.py
