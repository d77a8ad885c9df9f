"""Words what the last attempt at a repair did: which checks it fixed, broke and left, with their values."""

from collections.abc import Iterator
from difflib import unified_diff

from generator.candidate import Candidate
from generator.faults import describe_faults
from generator.judge.report_comparison import CheckChange, compare
from generator.prompts.data_tags import format_fault, wrap_in_tag
from generator.site import Site

LONGEST_VALUE = 300
LONGEST_CHANGES = 4_000
"""Characters of the lines that a dropped attempt changed."""
MOST_LINES = 2_000
"""Of a file that is compared line by line."""


def describe_last_attempt(latest: Candidate, base: Candidate | None, *, taken: bool) -> str:
    """What `latest`, which was to improve `base`, did; nothing of a first answer. `taken`: it is what stands now."""
    if base is None:
        return ""
    lines = list(_effect(latest, base, taken=taken))
    changes = "" if taken else _changes(base.site, latest.site)
    if changes:
        lines.append("This is what it changed:\n" + wrap_in_tag("changes", changes))
    return wrap_in_tag("attempt", "\n".join(lines))


def _effect(latest: Candidate, base: Candidate, *, taken: bool) -> Iterator[str]:
    did = compare(base.report, latest.report)
    if latest.site == base.site:
        same = "It gave the very files that were there before, so it changed nothing. The cause is another one."
        yield from (["Nothing of it could be used:", *map(format_fault, did.new)] if did.new else [same])
        return
    if did.fixed or did.broke or did.left:
        yield f"It fixed {len(did.fixed)}, broke {len(did.broke)} and left {len(did.left)} of the checks."
    if taken:
        yield "It is better than what was there before: the files below are its."
    else:
        yield "It is no better than what was there before, so it was dropped: the files below are without it."
    yield from (f"- fixed: {_change(change)}" for change in did.fixed)
    yield from (f"- broke: {_change(change)}" for change in did.broke)
    yield from (f"- left: {_change(change)}" for change in did.left)
    yield from (f"- mended: {describe_faults([fault])}" for fault in did.mended)
    yield from (f"- new: {format_fault(fault)[2:]}" for fault in did.new)


def _change(change: CheckChange) -> str:
    before, after = _value(change.before.detail), _value(change.after.detail)
    values = f"still {after}" if before == after else f"was {before}, is now {after}"
    return f"{_value(change.after.text)}: {values}"


def _value(text: str) -> str:
    line = " ".join(text[: 2 * LONGEST_VALUE].split())
    return f"`{line[:LONGEST_VALUE]}`"


def _changes(before: Site, after: Site) -> str:
    """The changed lines, as a diff without its heads."""
    changed = [path for path in after if after[path] != before.get(path)]
    return "\n".join(line for path in changed for line in _diff(path, before.get(path, b""), after[path]))[
        :LONGEST_CHANGES
    ]


def _diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = (content.decode(errors="replace").splitlines() for content in (before, after))
    yield f"{path}:"
    if max(len(old), len(new)) > MOST_LINES:
        yield f"({len(old)} lines before, {len(new)} after)"
        return
    yield from (line for line in unified_diff(old, new, n=0, lineterm="") if not line.startswith(("---", "+++", "@@")))
