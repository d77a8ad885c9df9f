"""Tracks what GitHub currently refuses the token, for `/readyz` and the metrics."""

from chassis.dependency_refusals import Dependency
from publisher.github.error_translation import GitHubAccessError
from publisher.github.fault_table import FaultKind

# The key of a refusal of the token itself, which any successful response ends.
_ANY_REQUEST = "any request"


class Access:
    """Refusals by action, so that a successful read does not hide a forbidden write."""

    def __init__(self, dependency: Dependency | None = None) -> None:
        self._dependency = dependency
        self._refused: dict[str, tuple[str, str]] = {}

    def refused(self, doing: str, error: GitHubAccessError) -> None:
        """Record a refusal; `doing` names the action without the repository."""
        self.missing(_ANY_REQUEST if error.kind is FaultKind.CREDENTIALS_REFUSED else doing, error.code, str(error))

    def missing(self, doing: str, code: str, detail: str) -> None:
        """Record a permission that is known to be missing before the action is tried."""
        self._refused.pop(doing, None)
        self._refused[doing] = (code, detail)
        self._tell()

    def resolved(self, doing: str) -> None:
        """Record that the action is allowed again."""
        self._refused.pop(doing, None)
        self._tell()

    def granted(self, doing: str) -> None:
        """Record a success, which also proves that the token is accepted."""
        self._refused.pop(_ANY_REQUEST, None)
        self.resolved(doing)

    def renewed(self) -> None:
        """Forget the previous token's refusals. The warning stays until the new token is used."""
        self._refused.clear()

    def _tell(self) -> None:
        if self._dependency is None:
            return
        if self._refused:
            self._dependency.refuses(*list(self._refused.values())[-1])
        else:
            self._dependency.accepts()
