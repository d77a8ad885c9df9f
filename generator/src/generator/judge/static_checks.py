"""What is judged by the files alone: called in a worker, because it reads what a model or an evaluator wrote."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from pydantic import SecretStr

from generator.exception_guard import Bugs
from generator.faults import Fault
from generator.judge.criteria import Case, written_by_publisher
from generator.judge.file_checks import judge_file
from generator.judge.inspection.site_inspection import inspect, unsafe
from generator.judge.kept_attachments import altered_attachments
from generator.judge.partial_result import Outcome, undecided
from generator.judge.screenshot_questions import OPEN
from generator.plan.plan import Entry
from generator.site import Site


def inspect_files(
    site: Site, case: Case, untouched: Collection[str], own_secrets: Sequence[SecretStr], bugs: Bugs
) -> tuple[Fault, ...]:
    """What is wrong with the files."""
    nothing: tuple[Fault, ...] = ()
    altered = bugs.guarded(
        "judge", lambda: tuple(altered_attachments(site, case)), nothing, doing="comparing attachments"
    )
    return *altered, *inspect(
        site,
        required=case.requirements.required,
        forbidden=[path for path in case.requirements.forbidden if path in site or path in case.left_out],
        untouched=untouched,
        own_secrets=own_secrets,
        left_out=case.not_at_hand - set(site),
        bugs=bugs,
    )


def find_unsafe(
    site: Site, untouched: Collection[str], own_secrets: Sequence[SecretStr], bugs: Bugs
) -> tuple[Fault, ...]:
    """What must never be published."""
    return tuple(unsafe(site, untouched=untouched, own_secrets=own_secrets, bugs=bugs))


def judge_entries(site: Site, case: Case, bugs: Bugs) -> Mapping[int, Outcome]:
    """What the plan's entries came to that no browser tries, by their place."""
    site = written_by_publisher().with_files(site)
    return {place: _judged(entry, site, case, bugs) for place, entry in enumerate(case.plan.entries)}


def _judged(entry: Entry, site: Site, case: Case, bugs: Bugs) -> Outcome:
    match entry.by:
        case "file":
            judge, unknown = partial(judge_file, entry, site, case), undecided("looking at the file failed")
            return bugs.guarded("judge", judge, unknown, doing=f"looking at {entry.path}")
        case "picture":
            return undecided(OPEN + entry.question)
    return undecided(f"nobody can tell here: {entry.why or 'the plan says no more'}")
