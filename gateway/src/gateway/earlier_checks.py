"""Decides which checks of earlier rounds are sent with a revision, from the progress events of its task."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from contracts.brief import Brief, Check, EarlierCheck, EarlierChecks
from contracts.message_size_limits import ASKED_MAX_BYTES
from contracts.progress_events import Accepted, Committed
from contracts.progress_record import Progress
from gateway.brief_state import state_of

_FRAME_BYTES, _DIGEST_BYTES = 80, 40
C = TypeVar("C", bound=Check)


@dataclass(frozen=True)
class KnownRound:
    """A brief of the task. `asked` are its checks, None where nobody told them; `is_published`: it may have a site.

    `attached` are the digests of its attachments.
    """

    number: int
    accepted_at: datetime
    asked: tuple[Check, ...] | None
    is_whole: bool
    is_published: bool
    attached: tuple[str, ...] = ()


def asked_of(brief: Brief) -> tuple[Check, ...]:
    """The checks that the event Accepted tells the later rounds of the task: as many as fit."""
    return _fitting(brief.checks, ASKED_MAX_BYTES)


def known_round(events: Sequence[Progress]) -> KnownRound | None:
    """The round that a brief's events tell of; None where its acceptance is not known.

    A brief that failed before anything was committed left no site; a burial after that leaves it where it is.
    """
    accepted = [(event.at, event.facts) for event in events if isinstance(event.facts, Accepted)]
    if not accepted:
        return None
    facts = accepted[-1][1]
    committed = any(isinstance(event.facts, Committed) for event in events)
    return KnownRound(
        number=facts.round,
        accepted_at=min(at for at, _ in accepted),
        asked=facts.asked,
        is_whole=facts.asked is not None and len(facts.asked) == facts.checks,
        is_published=committed or state_of(events) != "failed",
        attached=facts.attached,
    )


def earlier_checks(known: Iterable[KnownRound], brief: Brief, room: int) -> EarlierChecks | None:
    """The checks of rounds before `brief`'s in at most `room` bytes; None if no such round is known.

    A check of several rounds counts once, and not at all if the brief itself has it.
    """
    rounds = _rounds_before(brief.round, known)
    if room < _FRAME_BYTES or all(earlier.asked is None for earlier in rounds):
        return None
    merged: dict[Check, EarlierCheck] = {}
    for earlier in rounds:
        for check in earlier.asked or () if earlier.is_published else ():
            merged.setdefault(check, EarlierCheck(kind=check.kind, text=check.text, round=earlier.number))
    wanted = [check for text, check in merged.items() if text not in brief.checks]
    digests = dict.fromkeys(digest for earlier in rounds if earlier.is_published for digest in earlier.attached)
    fit = (room - _FRAME_BYTES) // _DIGEST_BYTES
    resent = tuple(each.digest for each in brief.attachments if each.digest in digests)[:fit]
    kept = _fitting(wanted, room - _FRAME_BYTES - len(resent) * _DIGEST_BYTES)
    is_whole = len(rounds) == brief.round - 1 and all(each.is_whole for each in rounds if each.is_published)
    return EarlierChecks(checks=kept, complete=is_whole and len(kept) == len(wanted), attached=resent)


def _rounds_before(number: int, known: Iterable[KnownRound]) -> list[KnownRound]:
    """The earlier rounds that built the site, in order; for a repeated number, the newest round with a published site.

    A new round 1 begins anew, as its repository does.
    """
    before = sorted((each for each in known if each.number < number), key=lambda each: each.accepted_at)
    begins = [place for place, each in enumerate(before) if each.number == 1 and each.is_published]
    before = before[begins[-1] if begins else 0 :]
    newest = {each.number: each for each in sorted(before, key=lambda each: each.is_published)}
    return [newest[each] for each in sorted(newest)]


def _fitting(checks: Iterable[C], room: int) -> tuple[C, ...]:
    """The checks that fit into `room` bytes of JSON."""
    checks = tuple(checks)
    # Nearly always all: JSON takes at most six bytes for a character.
    if sum(_FRAME_BYTES + 6 * len(check.text) for check in checks) <= room:
        return checks
    kept = []
    for check in checks:
        size = len(check.model_dump_json().encode()) + 1
        if size <= room:
            kept.append(check)
            room -= size
    return tuple(kept)
