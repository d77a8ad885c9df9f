"""Keeps what GitHub refuses our token at present, for `/readyz` and the metrics."""

from chassis.dependency_refusals import Dependency
from publisher.github.errors import GitHubAccessError
from publisher.github.fault_table import FaultKind

# A refusal of the token itself, whatever it was used for: any answer that is a success ends it.
_ANY_REQUEST = "any request"


class Access:
    """What is refused, by what was tried. A token that may read but not write must not look well after each reading."""

    def __init__(self, dependency: Dependency | None = None) -> None:
        self._dependency = dependency
        self._refused: dict[str, tuple[str, str]] = {}

    def refused(self, doing: str, error: GitHubAccessError) -> None:
        """Note a refusal; `doing` names what was tried, without the name of a repository."""
        self.missing(_ANY_REQUEST if error.kind is FaultKind.CREDENTIALS_REFUSED else doing, error.code, str(error))

    def missing(self, doing: str, code: str, detail: str) -> None:
        """Note what is known to be refused before it is tried."""
        self._refused.pop(doing, None)
        self._refused[doing] = (code, detail)
        self._tell()

    def resolved(self, doing: str) -> None:
        """Note that nothing is missing for this any more."""
        self._refused.pop(doing, None)
        self._tell()

    def granted(self, doing: str) -> None:
        """Note a success, which also shows that the token is accepted."""
        self._refused.pop(_ANY_REQUEST, None)
        self.resolved(doing)

    def renewed(self) -> None:
        """Forget what the token before this one was refused. Until the new one is tried, the warning stays."""
        self._refused.clear()

    def _tell(self) -> None:
        if self._dependency is None:
            return
        if self._refused:
            self._dependency.refuses(*list(self._refused.values())[-1])
        else:
            self._dependency.accepts()
