"""Refuses a site that holds a secret before any of it is sent; blob contents in trees escape GitHub's own check."""

from collections.abc import Sequence

from chassis.errors import PermanentError
from chassis.secret_scan import SecretScanner
from contracts.brief import File


class SecretGuard:
    """Knows the publisher's own secrets, and the forms of everybody's."""

    def __init__(self, scanner: SecretScanner) -> None:
        self._scanner = scanner

    def check(self, files: Sequence[File]) -> None:
        """PermanentError that names each file and kind, never the secret."""
        leaks = self._scanner.leaks(files)
        if leaks:
            found = "; ".join(str(leak) for leak in leaks)
            raise PermanentError(f"not published: {found}. Remove it, make it invalid, and replay the brief")
