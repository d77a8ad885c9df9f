"""Injects a bug into the judge of one generator: Python imports this file from PYTHONPATH.

With `RAISING_JUDGE=3` the judge raises for every third page, each time it is judged. No service knows of it.
"""

import os
from typing import Any

from generator.judge.judge import Judge

_every = int(os.environ["RAISING_JUDGE"])
_pages: list[str] = []
_sound = Judge.__call__


async def _raising(judge: Judge, site: Any, case: Any, **named: Any) -> Any:
    page = case.brief.nonce
    if page not in _pages:
        _pages.append(page)
    if (_pages.index(page) + 1) % _every == 0:
        raise ValueError("not enough values to unpack (expected 1, got 0)")
    return await _sound(judge, site, case, **named)


Judge.__call__ = _raising  # type: ignore[assignment]  # the bug is planted from outside
