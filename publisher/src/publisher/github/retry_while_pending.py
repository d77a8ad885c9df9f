"""Retries calls about objects that GitHub is still creating, for some seconds; the broker waits for longer."""

from collections.abc import Callable
from typing import TypeVar

import tenacity

from publisher.github.error_response import message_in
from publisher.github.error_translation import GitHubTransientError, kind_of, may_be_pending
from publisher.github.fault_table import FaultKind

_ATTEMPTS = 4
_FIRST_PAUSE_SECONDS = 0.5
T = TypeVar("T")


def retry_while_pending(name: str, call: Callable[[], T], sleep: Callable[[float], None], *, unknown: bool = True) -> T:
    """The result of a call about a new object in repository `name`.

    `unknown`: also retry errors that the fault table does not know; only for idempotent calls.
    """

    def is_worth_retrying(error: BaseException) -> bool:
        return may_be_pending(error) or (unknown and kind_of(error) is FaultKind.UNKNOWN)

    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception(is_worth_retrying),
        wait=tenacity.wait_exponential(multiplier=_FIRST_PAUSE_SECONDS),
        stop=tenacity.stop_after_attempt(_ATTEMPTS),
        sleep=sleep,
        reraise=True,
    )
    try:
        return attempts(call)
    except Exception as error:
        if not may_be_pending(error):
            raise
        still = GitHubTransientError(
            f"GitHub is still creating repository {name.rpartition('/')[2]} or its content ({message_in(error)})"
        )
        still.kind = FaultKind.NOT_READY_YET
        raise still from error
