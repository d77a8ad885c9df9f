"""Asks again, with growing pauses, for what GitHub is still making; longer than some seconds the broker waits."""

from collections.abc import Callable
from typing import TypeVar

import tenacity

from publisher.github.error_response import message_in
from publisher.github.errors import GitHubTransientError, kind_of, may_be_pending
from publisher.github.fault_table import FaultKind

_ATTEMPTS = 4
_FIRST_PAUSE_SECONDS = 0.5
T = TypeVar("T")


def retry_while_pending(name: str, call: Callable[[], T], sleep: Callable[[float], None], *, unknown: bool = True) -> T:
    """The result of a call about something made moments ago in repository `name`.

    With `unknown` refusals that we do not know are asked again too, which only suits calls that may be repeated.
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
            f"GitHub is still making repository {name.rpartition('/')[2]}, or what is in it ({message_in(error)})"
        )
        still.kind = FaultKind.NOT_READY_YET
        raise still from error
