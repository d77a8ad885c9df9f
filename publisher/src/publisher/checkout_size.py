"""Decides which files of a repository are sent with a revision's brief, so that both fit into one message."""

from collections.abc import Collection, Mapping

from contracts.message_size_limits import MAX_BODY_BYTES, message_bytes, path_bytes, sized_file_bytes
from contracts.messages import RevisionAccepted
from contracts.site_paths import is_essential

# Field names, the repository's name and two hashes.
_FRAME_BYTES = 1_024


def max_checkout_bytes(message: RevisionAccepted) -> int:
    """Bytes left in the message for the repository's files."""
    return MAX_BODY_BYTES - message_bytes(message) - _FRAME_BYTES


def paths_to_leave_out(sizes: Mapping[str, int], room: int, replaced: Collection[str]) -> frozenset[str]:
    """Paths whose content does not fit into `room` bytes; `sizes` maps every path to its bytes.

    The order: files that an attachment replaces, the largest others, then the page, the README and workflows.
    """
    taken = sum(sized_file_bytes(path, size) for path, size in sizes.items())
    left_out: set[str] = set()
    order = sorted(sizes, key=lambda path: (path not in replaced, is_essential(path), -sizes[path]))
    for path in order:
        if taken <= room:
            break
        taken -= sized_file_bytes(path, sizes[path]) - path_bytes(path)
        left_out.add(path)
    return frozenset(left_out)


def paths_that_fit(paths: Collection[str], room: int) -> tuple[str, ...]:
    """As many of `paths` as can be listed in `room` bytes; some repositories have 100,000 files."""
    named = []
    for path in paths:
        room -= path_bytes(path)
        if room < 0:
            break
        named.append(path)
    return tuple(named)
