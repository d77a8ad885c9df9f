"""Asks in the background what the token may do, so that a bad one shows before the first brief, until it will do."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from chassis.errors import ServiceError
from chassis.task_cancellation import cancel_and_wait
from publisher.ports import AccessRefusedError

log = structlog.get_logger()

_LONGEST_PAUSE = 300.0


class TokenCheck:
    """Never keeps the service from working: readiness is about the broker, and GitHub may be away for a while."""

    def __init__(
        self, ask: Callable[[], Awaitable[Sequence[str]]], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._ask, self._sleep = ask, sleep
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start to ask; needs a running event loop."""
        self._task = asyncio.create_task(self.run(), name="token check")

    async def close(self) -> None:
        """Stop asking."""
        if self._task is not None:
            await cancel_and_wait(self._task)

    async def run(self) -> None:
        """Ask, less and less often, until the token is accepted and lacks nothing: an operator may replace it."""
        pause = 1.0
        while not await self._is_accepted(pause):
            await self._sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _is_accepted(self, pause: float) -> bool:
        """Ask once and log what is wrong."""
        try:
            missing = await self._ask()
        except AccessRefusedError as error:
            log.error("GITHUB_TOKEN is refused", reason=str(error), again_in=pause)  # noqa: TRY400 - the reason says it
            return False
        except ServiceError as error:
            log.warning("GITHUB_TOKEN could not be checked", reason=str(error), again_in=pause)
            return False
        for permission in missing:
            log.error("GITHUB_TOKEN lacks a permission", permission=permission, again_in=pause)
        if not missing:
            log.info("GITHUB_TOKEN is accepted")
        return not missing
