"""Redacts what a process writes or sends: its own secrets, those that change while it runs, passwords in addresses."""

from collections.abc import Sequence

from chassis.redaction import KnownSecrets, redact, secrets_of
from chassis.settings import ServiceSettings


class Redactor:
    """Redacts text by the secrets that are known when it is called."""

    def __init__(self, settings: ServiceSettings, sources: Sequence[KnownSecrets] = ()) -> None:
        self._fixed = secrets_of(settings)
        self._sources = sources

    def __call__(self, text: str) -> str:
        """`text` with stars for secrets, and data URIs cut to their beginning."""
        return redact(text, self._fixed.union(*(source.known() for source in self._sources)))
