"""Provides the current GitHub token, which may be replaced while the service runs."""

from chassis.secret_scan import SecretScanner
from chassis.secret_source import SecretSource


class CurrentToken:
    """Called before each request. Adds every new token to the secret scan, so that no site contains one."""

    def __init__(self, source: SecretSource, scanner: SecretScanner) -> None:
        self._source, self._scanner = source, scanner
        self._scanned = {source.current()}

    def __call__(self) -> str:
        """The current token; its file is read again if it has changed."""
        token = self._source.current()
        if token not in self._scanned:
            self._scanned.add(token)
            self._scanner.add_own("GITHUB_TOKEN", token)
        return token
