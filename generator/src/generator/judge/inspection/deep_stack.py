"""Runs a call on a stack of its own that is deep enough for parsers in C that call themselves."""

import threading
from collections.abc import Callable
from typing import TypeVar

BYTES = 128 * 2**20
"""Of address space; memory is taken for what is used of it. 100 bytes for every byte of the largest script."""
_T = TypeVar("_T")
# The size is the whole process's: threads that start meanwhile get a deep stack too, which does no harm.
_SIZE = threading.Lock()


def on_deep_stack(call: Callable[[], _T]) -> _T:
    """What `call` returns or raises."""
    results: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001 - handed over to whoever waits
            errors.append(error)

    thread = threading.Thread(target=run, name="deep-stack", daemon=True)
    with _SIZE:
        before = threading.stack_size(BYTES)
        try:
            thread.start()
        finally:
            threading.stack_size(before)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
