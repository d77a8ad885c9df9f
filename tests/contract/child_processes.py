"""The processes that a test has started, directly or not."""

from contextlib import suppress

import psutil


def below(argument: str | None = None, *, but: str | None = None) -> list[psutil.Process]:
    """Every process that descends from this one and is no zombie, parents first.

    Of those, the ones with an argument in their command line, and without a word in their name.
    """
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it has ended since it was listed
            named = but is None or but not in process.name()
            chosen = argument is None or argument in process.cmdline()
            if named and chosen and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def renderers() -> list[psutil.Process]:
    """The processes in which a browser's pages run."""
    return below("--type=renderer")
