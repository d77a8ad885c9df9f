"""Checks the GitHub token's permissions in the background until they suffice, so that errors show before a brief."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from chassis.errors import ServiceError
from chassis.task_cancellation import cancel_and_wait
from publisher.ports import AccessRefusedError

log = structlog.get_logger()

_MAX_PAUSE_SECONDS = 300.0


class TokenCheck:
    """Logs what is wrong with the token. Never affects readiness, which is about the broker."""

    def __init__(
        self, ask: Callable[[], Awaitable[Sequence[str]]], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._ask, self._sleep = ask, sleep
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start the checks; needs a running event loop."""
        self._task = asyncio.create_task(self.run(), name="token check")

    async def close(self) -> None:
        """Stop the checks."""
        if self._task is not None:
            await cancel_and_wait(self._task)

    async def run(self) -> None:
        """Check with doubling pauses until the token is accepted and lacks no permission."""
        pause = 1.0
        while not await self._is_accepted(pause):
            await self._sleep(pause)
            pause = min(pause * 2, _MAX_PAUSE_SECONDS)

    async def _is_accepted(self, pause: float) -> bool:
        """Check once and log what is wrong."""
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
