"""Asks once, in the background, what the token may do, so that a bad one shows in the log before the first brief."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from chassis.errors import PermanentError, ServiceError

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
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def run(self) -> None:
        """Ask until GitHub answers; log what it says."""
        pause = 1.0
        while True:
            try:
                missing = await self._ask()
            except PermanentError as error:
                log.error("GITHUB_TOKEN will not do", reason=str(error))  # noqa: TRY400 - the reason says what to do
                return
            except ServiceError as error:
                log.warning("GITHUB_TOKEN could not be checked", reason=str(error), again_in=pause)
                await self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            for permission in missing:
                log.error("GITHUB_TOKEN lacks a permission", permission=permission)
            if not missing:
                log.info("GITHUB_TOKEN is accepted")
            return
