"""Faults of GitHub's API."""

from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

import httpx

from tools.final_status.fault import Arrangement, Fault
from tools.stand_ins.github import Fault as Strike
from tools.stand_ins.github.random_refusals import GraphRefusal
from tools.stand_ins.github.responses import Refusal
from tools.stand_ins.github.state import Account, Repository

Arrange = Callable[[Arrangement], None]
NOT_YET = 20.0
NAME_TAKEN = "name already exists on this account"
GIT_DATA = "/git/(trees|commits|blobs|refs)"
FOUND = {"metadata": {"secret_scanning": {"bypass_placeholders": [{"placeholder_id": "1", "token_type": "kind"}]}}}


def strikes(*strikes: Strike, seconds: float | None = None) -> Arrange:
    """Set these faults for so many seconds (None: for ever)."""

    def arrange(it: Arrangement) -> None:
        it.world.github.play(*strikes)
        it.for_seconds(seconds, it.world.github.play)

    return arrange


def refusal(status: int, message: str, *, seconds: float | None = None, **where: Any) -> Arrange:
    """Answer every request, or those of a method and path, with this status."""
    return strikes(Strike(kind="status", status=status, message=message, times=None, **where), seconds=seconds)


def _name_taken(it: Arrangement) -> None:
    github = it.world.github
    headers = {"Authorization": f"Bearer {github.token}"}
    body = {"name": it.request["task"], "description": "Somebody else's", "auto_init": True}
    httpx.post(f"{github.api_url}/user/repos", json=body, headers=headers).raise_for_status()


def _name_taken_unseen(it: Arrangement) -> None:
    """The name is taken by a repository that the token cannot see."""
    hub, taken = it.world.github.hub, it.request["task"]
    create = hub.add_repository

    def refusing(owner: Account, name: str, settings: dict[str, Any]) -> Repository:
        if name.lower() == taken:
            error = {"resource": "Repository", "code": "custom", "field": "name"}
            raise Refusal(422, "Repository creation failed.", errors=[{**error, "message": NAME_TAKEN}])
        return create(owner, name, settings)

    it.patches.enter_context(patch.object(hub, "add_repository", refusing))


UNKNOWN = GraphRefusal(
    kind="status", type="SOMETHING_NEW", message="Something new went wrong", path="^/graphql$", times=None
)
MINUTE = 60.0

FAULTS: Sequence[Fault] = (
    Fault("GitHub: 401 to everything", refusal(401, "Bad credentials")),
    Fault("GitHub: 401 for 90 s", refusal(401, "Bad credentials", seconds=90)),
    Fault("GitHub: 403 to everything", refusal(403, "Resource not accessible by personal access token")),
    Fault("GitHub: 403 for 90 s", refusal(403, "Resource not accessible by personal access token", seconds=90)),
    Fault(
        "GitHub: 404 for 20 s after creation", refusal(404, "Not Found", path=GIT_DATA, method="POST", seconds=NOT_YET)
    ),
    Fault("GitHub: 409 empty for 20 s", refusal(409, "Git Repository is empty.", path=GIT_DATA, seconds=NOT_YET)),
    Fault(
        "GitHub: 422 reference does not exist for 20 s",
        refusal(422, "Reference does not exist", path="/git/refs", seconds=NOT_YET),
    ),
    Fault(
        "GitHub: primary rate limit for 30 min",
        strikes(Strike(kind="primary-limit", seconds=1800, times=None), seconds=1800),
    ),
    Fault(
        "GitHub: secondary rate limit for 60 s",
        strikes(Strike(kind="secondary-limit", retry_after=60, times=None), seconds=MINUTE),
    ),
    Fault("GitHub: 502 for 60 s", refusal(502, "Server Error", seconds=MINUTE)),
    Fault("GitHub: GraphQL errors of unknown type", strikes(UNKNOWN), revision=True),
    Fault("GitHub: GraphQL errors of unknown type for 60 s", strikes(UNKNOWN, seconds=MINUTE), revision=True),
    Fault(
        "GitHub: push protection",
        refusal(409, "Secret detected in content", path="/git/(blobs|trees)$", body=FOUND),
    ),
    Fault("GitHub: the name is taken", _name_taken),
    Fault("GitHub: the name is taken by what the token cannot see", _name_taken_unseen),
)
