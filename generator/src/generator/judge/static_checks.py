"""Judges what needs only the files. Runs in a parser process, because the files are untrusted."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from pydantic import SecretStr

from generator.exception_guard import ExceptionGuard
from generator.faults import Fault
from generator.judge.altered_attachments import find_altered_attachments
from generator.judge.criteria import Criteria, publisher_files
from generator.judge.file_expectation_check import judge_file
from generator.judge.inspection.site_inspection import find_unsafe_content, inspect_site
from generator.judge.lost_controls import find_lost_controls
from generator.judge.partial_result import PartialResult, undecided
from generator.judge.screenshot_questions import OPEN
from generator.judge.unused_attachments import find_unused_attachments
from generator.plan.plan import Entry
from generator.site import Site


def inspect_files(
    site: Site, criteria: Criteria, untouched: Collection[str], own_secrets: Sequence[SecretStr], guard: ExceptionGuard
) -> tuple[Fault, ...]:
    """Find what is wrong with the files."""
    nothing: tuple[Fault, ...] = ()
    altered = guard.call(
        "judge", lambda: tuple(find_altered_attachments(site, criteria)), nothing, doing="comparing attachments"
    )
    return *altered, *inspect_site(
        site,
        required=criteria.requirements.required,
        forbidden=[path for path in criteria.requirements.forbidden if path in site or path in criteria.left_out],
        untouched=untouched,
        own_secrets=own_secrets,
        left_out=criteria.not_at_hand - set(site),
        guard=guard,
    )


def find_unsafe(
    site: Site, untouched: Collection[str], own_secrets: Sequence[SecretStr], guard: ExceptionGuard
) -> tuple[Fault, ...]:
    """Find what must never be published."""
    return tuple(find_unsafe_content(site, untouched=untouched, own_secrets=own_secrets, guard=guard))


def audit_files(site: Site, criteria: Criteria) -> tuple[Fault, ...]:
    """Find what is suspicious in the files, whatever the brief asks for; nothing of it is fatal."""
    return *find_unused_attachments(site, criteria), *find_lost_controls(criteria.existing, site)


def judge_entries(site: Site, criteria: Criteria, guard: ExceptionGuard) -> Mapping[int, PartialResult]:
    """Judge the plan's entries that need no browser; return the results of all by index."""
    site = publisher_files().with_files(site)
    return {index: _judged(entry, site, criteria, guard) for index, entry in enumerate(criteria.plan.entries)}


def _judged(entry: Entry, site: Site, criteria: Criteria, guard: ExceptionGuard) -> PartialResult:
    match entry.by:
        case "file":
            judge, unknown = partial(judge_file, entry, site, criteria), undecided("looking at the file failed")
            return guard.call("judge", judge, unknown, doing=f"looking at {entry.path}")
        case "picture":
            return undecided(OPEN + entry.question)
    return undecided(f"nobody can tell here: {entry.why or 'the plan says no more'}")
