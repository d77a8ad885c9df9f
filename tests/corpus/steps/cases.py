"""Steps for the pages beside this file: what holds there, what fails and with which words, and what cannot be told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from generator.site import Site
from tests.corpus.steps.files_and_frames import FILES_AND_FRAMES
from tests.corpus.steps.forms_and_lists import FORMS_AND_LISTS
from tests.corpus.steps.hostile import HOSTILE
from tests.corpus.steps.start_page import START_PAGE
from tests.corpus.steps.time_and_motion import TIME_AND_MOTION

PAGES = Path(__file__).parent / "pages"
ENTRIES: Sequence[Mapping[str, Any]] = (
    *START_PAGE,
    *FORMS_AND_LISTS,
    *TIME_AND_MOTION,
    *FILES_AND_FRAMES,
    *HOSTILE,
)


@dataclass(frozen=True)
class Case:
    """What comes of an entry's steps on a page: `says` are parts of the words with which they fail."""

    name: str
    view: Mapping[str, Any]
    steps: Any
    outcome: Literal["passed", "failed", "undecided"]
    says: Sequence[str] = ()


def cases() -> Iterator[Case]:
    """Every case: entries name the page, what `holds`, what `fails` with `says`, or what is `undecided`."""
    for entry in ENTRIES:
        view = {"open": entry["page"], **entry.get("view", {})}
        outcome = next(one for one in ("holds", "fails", "undecided") if one in entry)
        result: Mapping[str, Literal["passed", "failed", "undecided"]] = {"holds": "passed", "fails": "failed"}
        steps = entry[outcome]
        yield Case(
            f"{entry['page']} {steps}"[:200], view, steps, result.get(outcome, "undecided"), entry.get("says", ())
        )


def site_of(folder: Path = PAGES) -> Site:
    """The files of a folder."""
    return Site(
        {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    )
