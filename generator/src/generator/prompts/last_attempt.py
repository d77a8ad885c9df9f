"""Describes the last repair for the next prompt: which checks it fixed, broke and left, with their values."""

from collections.abc import Iterator
from difflib import unified_diff

from generator.candidate import Candidate
from generator.faults import describe_faults
from generator.judge.report_comparison import CheckChange, compare
from generator.prompts.data_tags import format_fault, wrap_in_tag
from generator.site import Site

MAX_VALUE_LENGTH = 300
MAX_CHANGES_LENGTH = 4_000
"""Characters of the diff of a dropped repair."""
MAX_LINES = 2_000
"""Lines of a file that are compared."""


def describe_last_attempt(latest: Candidate, base: Candidate | None, *, taken: bool) -> str:
    """Describe what `latest` changed in `base`; empty for a first reply. `taken`: it is now the best candidate."""
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
    line = " ".join(text[: 2 * MAX_VALUE_LENGTH].split())
    return f"`{line[:MAX_VALUE_LENGTH]}`"


def _changes(before: Site, after: Site) -> str:
    """The changed lines, as a diff without headers."""
    changed = [path for path in after if after[path] != before.get(path)]
    return "\n".join(line for path in changed for line in _diff(path, before.get(path, b""), after[path]))[
        :MAX_CHANGES_LENGTH
    ]


def _diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = (content.decode(errors="replace").splitlines() for content in (before, after))
    yield f"{path}:"
    if max(len(old), len(new)) > MAX_LINES:
        yield f"({len(old)} lines before, {len(new)} after)"
        return
    yield from (line for line in unified_diff(old, new, n=0, lineterm="") if not line.startswith(("---", "+++", "@@")))
