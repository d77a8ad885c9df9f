"""The token of GitHub in force, which may be replaced while the service runs."""

from chassis.secret_scan import SecretScanner
from chassis.secret_source import SecretSource


class CurrentToken:
    """Called for the token before each request. No site may hold any value that it ever had."""

    def __init__(self, source: SecretSource, scanner: SecretScanner) -> None:
        self._source, self._scanner = source, scanner
        self._scanned = {source.current()}

    def __call__(self) -> str:
        """The token, read again if its file has changed."""
        token = self._source.current()
        if token not in self._scanned:
            self._scanned.add(token)
            self._scanner.add_own("GITHUB_TOKEN", token)
        return token
