"""Whether processor time grows faster than the length of what is read."""

import gc
import time
from collections.abc import Callable

FACTOR = 16
MOST_GROWTH = 64.0
"""For FACTOR times the length: it is 16 where time is linear and 256 where it is quadratic."""
UNMEASURABLE_SECONDS = 0.005


def processor_seconds(work: Callable[[], object]) -> float:
    gc.disable()  # a collection takes as long as all earlier tests have left garbage
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()


def grows_faster_than_length(seconds: Callable[[int], float], length: int) -> bool:
    """Compare `seconds(length)` with that of FACTOR times the length."""
    took = seconds(length * FACTOR)
    if took < UNMEASURABLE_SECONDS:
        return False
    # The least of several is free of what else the machine does.
    return all(
        min(seconds(length * FACTOR) for _ in range(times))
        > MOST_GROWTH * max(min(seconds(length) for _ in range(times)), UNMEASURABLE_SECONDS / MOST_GROWTH)
        for times in (2, 12)
    )
