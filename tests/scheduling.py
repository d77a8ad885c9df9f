"""Which tests one worker runs together, so that what they share is made once."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

SHARED = {
    "tests/e2e/commands": "the broker",
    "tests/e2e": "the system",
    "tests/integration/chassis": "the chassis' broker",
    "tests/integration": "the broker",
}
"""Folders whose tests share processes that take seconds to start."""


class SharedSystemScheduling(LoadFileScheduling):  # type: ignore[misc] # it has no types
    """One file after the other; tests of the whole system, and those of a broker, in one worker each."""

    def _split_scope(self, nodeid: str) -> str:
        return bundle_of(str(super()._split_scope(nodeid)))


def bundle_of(file: str) -> str:
    """Name of the bundle that a test file is in: mostly its own path."""
    folders = map(str, PurePosixPath(file).parents)
    return next((SHARED[folder] for folder in folders if folder in SHARED), file)
