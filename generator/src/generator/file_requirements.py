"""Decides which files a site must have, must not have and may change: from the plan, the checks and attachments."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from contracts.brief import Attachment, Brief
from contracts.site_paths import INDEX_PATH, LICENCE_PATH, README_PATH, WRITTEN_BY_PUBLISHER, is_licence, objection_to
from contracts.spreadsheet_formats import is_spreadsheet
from generator.attachment_paths import attachment_paths
from generator.changeable_attachments import find_changeable_attachments
from generator.paths_in_checks import find_checked_paths
from generator.plan.plan import NO_PLAN, FileDemand, FileRule, Plan

ALWAYS = (INDEX_PATH, README_PATH)
MAX_SEARCHED_LENGTH = 200_000
"""Characters of brief and checks that are searched for file names."""

_BINARY = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|ico|bmp|pdf|xls[xmb]?|ods|odt|docx?|pptx?|zip|t?gz|tar|mp[34]|wav|ogg|webm|mov"
    r"|woff2?|[to]tf|parquet|sqlite3?|db|wasm)$",
    re.IGNORECASE,
)
_LICENCE_NAME = re.compile(r"(?<![\w./:-])[A-Za-z]{7}\.[a-z]+\b")
_OF_ATTACHMENT: tuple[FileDemand, ...] = ("as attached", "may change", "forbidden", "required")


@dataclass(frozen=True)
class Conversion:
    """A sheet of the attachment `source` that code converts to CSV at `target`; by default the first sheet."""

    source: str
    target: str
    sheet: str | None = None


@dataclass(frozen=True)
class Requirements:
    """Paths that must exist, must not exist, and may or may not change.

    `required` begins with index.html and README.md and excludes the publisher's files. A `changeable` attachment may
    be replaced by the model's copy; `kept` ones are published byte for byte. `built_later` are written by a workflow
    after publication, so they are not missing. `licences` are additional licence files, such as LICENSE.md, that code
    writes.
    """

    required: tuple[str, ...] = ALWAYS
    forbidden: tuple[str, ...] = ()
    changeable: frozenset[str] = frozenset()
    conversions: tuple[Conversion, ...] = ()
    kept: frozenset[str] = frozenset()
    built_later: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()

    def without(self, paths: Collection[str]) -> "Requirements":
        """Return a copy without `paths`, which are attachments that are not published."""
        return replace(
            self,
            required=tuple(path for path in self.required if path not in paths),
            changeable=self.changeable.difference(paths),
            kept=self.kept.difference(paths),
        )

    def keeping(self, paths: Collection[str]) -> "Requirements":
        """Return a copy in which `paths` must stay as attached."""
        kept = self.changeable.intersection(paths)
        return replace(self, changeable=self.changeable - kept, kept=self.kept | kept)

    def with_built_later(self, paths: Collection[str]) -> "Requirements":
        """Return a copy in which `paths` are built later, except attachments and files that every site has."""
        later = frozenset(paths) - {*ALWAYS, *self.kept, *self.changeable}
        required = tuple(path for path in self.required if path not in later)
        return replace(self, required=required, built_later=self.built_later | later)


NO_REQUIREMENTS = Requirements()
"""The requirements of a brief without attachments that names no file."""


def find_requirements(brief: Brief, existing: Collection[str] = (), plan: Plan = NO_PLAN) -> Requirements:
    """Find the requirements of `brief`; `existing` are the paths of the site that it revises."""
    places = attachment_paths(brief.attachments)
    attached = [path for _, path in places]
    known = {*existing, *attached, *ALWAYS}
    said = "\n".join((brief.text, *(check.text for check in brief.checks)))[:MAX_SEARCHED_LENGTH]
    forbidden = {*_ruled(plan, "forbidden")} - {*ALWAYS, *WRITTEN_BY_PUBLISHER}
    later = {*_ruled(plan, "built later")} - {*attached, *ALWAYS}
    conversions = tuple(
        one for one in _conversions(plan, places, said) if one.target not in {*attached, *forbidden, *later}
    )
    asked = [path for check in brief.checks if check.kind == "js" for path in find_checked_paths(check.text)]
    wanted = (*ALWAYS, *_ruled(plan, "required"), *asked, *(one.target for one in conversions), *attached)
    changeable = _changeable(brief, places, plan) - forbidden
    return Requirements(
        required=tuple(
            path for path in dict.fromkeys(wanted) if path not in forbidden | later and _can_be_there(path, known)
        ),
        forbidden=tuple(sorted(forbidden)),
        changeable=changeable,
        conversions=conversions,
        kept=frozenset(attached) - changeable - forbidden,
        built_later=frozenset(later),
        licences=frozenset(_licences(plan, said)) - {*forbidden, *attached},
    )


def _ruled(plan: Plan, rule: FileDemand) -> Sequence[str]:
    return [one.path for one in plan.files if one.rule == rule]


def _licences(plan: Plan, said: str) -> Iterator[str]:
    for path in (*_ruled(plan, "required"), *_LICENCE_NAME.findall(said)):
        if is_licence(path) and path.upper() not in (LICENCE_PATH, "LICENCE"):
            yield path


def _can_be_there(path: str, known: Collection[str]) -> bool:
    """True if the file exists or the model can write it: it is text and not the publisher's."""
    ours = is_licence(path) or path in WRITTEN_BY_PUBLISHER
    return not ours and objection_to(path) is None and (path in known or _BINARY.search(path) is None)


def _changeable(brief: Brief, places: Sequence[tuple[Attachment, str]], plan: Plan) -> frozenset[str]:
    """The attachments that may change: by the plan if it has a rule for any of them, else by the brief's words.

    Binary files are excluded, because a model can only send text.
    """
    text = frozenset(path for one, path in places if b"\0" not in one.content and not _BINARY.search(path))
    paths = {path for _, path in places}
    if any(one.path in paths and one.rule in _OF_ATTACHMENT for one in plan.files):
        return text.intersection(_ruled(plan, "may change"))
    return find_changeable_attachments(brief, text)


def _conversions(plan: Plan, places: Sequence[tuple[Attachment, str]], said: str) -> Iterable[Conversion]:
    """One for each target: those of the plan, then `data.csv` if the brief names it beside `data.xlsx`."""
    sources = {path: path for _, path in places if is_spreadsheet(path)}
    sources = {one.name: path for one, path in places if path in sources} | sources
    found: dict[str, Conversion] = {}
    for one in (*_planned(plan.files, sources), *_implied(dict.fromkeys(sources.values()), said)):
        found.setdefault(one.target, one)
    return found.values()


def _planned(rules: Iterable[FileRule], sources: dict[str, str]) -> Iterator[Conversion]:
    for one in rules:
        if one.rule == "required" and one.of in sources and one.path.lower().endswith(".csv"):
            yield Conversion(sources[one.of], one.path, one.sheet or None)


def _implied(sources: Iterable[str], said: str) -> Iterator[Conversion]:
    """A CSV file named like the spreadsheet is its conversion, unless the name is part of a URL."""
    for source in sources:
        stem = re.escape(source.rpartition("/")[2].rpartition(".")[0])
        named = re.compile(rf"(?<![\w./:-])(?:\./)?((?:[\w-]+/)*{stem}\.csv)\b", re.IGNORECASE)
        yield from (Conversion(source, target) for target in dict.fromkeys(named.findall(said)))
