"""Which tests one worker runs together, so that what they share is made once."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

SYSTEM_TESTS = PurePosixPath("tests/e2e")
"""Tests of the whole system, which share the processes of one within a worker."""
BY_THEMSELVES = {"test_chaos": "chaos", "test_demo": "demo"}
"""The longest of them, and the one that starts processes of its own."""


class SharedSystemScheduling(LoadFileScheduling):  # type: ignore[misc] # it has no types
    """One file after the other; tests of the whole system in a few bundles, each of which starts it once."""

    def _split_scope(self, nodeid: str) -> str:
        return bundle_of(str(super()._split_scope(nodeid)))


def bundle_of(file: str) -> str:
    """Name of the bundle that a test file is in: mostly its own path."""
    path = PurePosixPath(file)
    if path.parent != SYSTEM_TESTS:
        return file
    return BY_THEMSELVES.get(path.stem, "the system")
