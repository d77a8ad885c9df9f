"""Awaits the parts of a visit that must not fail it: the audit and the screenshots."""

import logging
from collections.abc import Awaitable

log = logging.getLogger(__name__)


async def log_failure(work: Awaitable[None]) -> None:
    """Await `work`; an exception is only logged."""
    try:
        await work
    except Exception:
        log.exception("an audit or screenshot failed")
