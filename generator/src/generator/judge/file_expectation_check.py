"""Judges plan entries `by: file`: whether a file exists and has the expected content."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from contracts.brief import Brief
from generator.attachment_paths import attachment_paths
from generator.judge.criteria import Criteria
from generator.judge.document_values import AbsentError, find_values, holds_comparison, parse_document, shorten_value
from generator.judge.partial_result import PartialResult, failed, passed, undecided
from generator.plan.bounded_regex import PatternTooSlow, matches
from generator.plan.plan import Entry
from generator.plan.text_matchers import collapse_spaces
from generator.site import Site

_OF_SAME_NAME = (True, "true", "attachment", "attached", "the attachment")
_WORDS = {"==": "", "!=": "anything but ", "contains": "something with ", "matches": "a match of "}


def judge_file(entry: Entry, site: Site, criteria: Criteria) -> PartialResult:
    """Judge the entry; a file whose content is not available exists, with unknown content."""
    path, expected = entry.path, entry.expect
    if "absent" in expected:
        if path in site or path in criteria.left_out:
            return failed(f"{path} is there, and must not be")
        return passed(f"{path} is not there")
    if path not in site:
        return _missing(path, site, criteria, there_is_enough=set(expected) == {"exists"})
    file = _File(path, site[path], site, criteria.brief)
    outcomes = [one for name, value in expected.items() for one in file.judged(name, value)]
    if not outcomes:
        return undecided(f"nothing that is known is expected of {path}: {', '.join(expected)}")
    order = ("failed", "undecided", "passed")
    return min(outcomes, key=lambda outcome: order.index(outcome.outcome))


def _missing(path: str, site: Site, criteria: Criteria, *, there_is_enough: bool) -> PartialResult:
    if path in criteria.left_out:
        return passed(f"{path} is there") if there_is_enough else undecided(f"{path} is not at hand here")
    if path in criteria.requirements.built_later:
        return undecided(f"{path} is made later, by a workflow")
    close = get_close_matches(path, sorted(site)[:200], n=1, cutoff=0.75)
    return failed(f"{path} is missing{f'; there is {close[0]}' if close else ''}")


@dataclass(frozen=True)
class _File:
    path: str
    content: bytes
    site: Site
    brief: Brief

    @property
    def text(self) -> str:
        """The text with line feeds as line ends, as patterns expect."""
        return self.content.decode("utf-8-sig", "replace").replace("\r\n", "\n")

    @property
    def begin(self) -> str:
        return repr(shorten_value(collapse_spaces(self.text[:400])))

    def judged(self, name: str, value: Any) -> list[PartialResult]:
        each = value if isinstance(value, list) else [value]
        match name:
            case "exists":
                return [passed(f"{self.path} is there")]
            case "matches" | "lacks":
                outcomes = [self._matched(name, str(pattern)) for pattern in each]
            case "contains":
                outcomes = [self._contained(str(text)) for text in each]
            case "same as":
                outcomes = [self._same(self.path if other in _OF_SAME_NAME else str(other)) for other in each]
            case "equals":
                outcomes = [self._equal(value)]
            case "values":
                outcomes = [self._valued(*one) for one in each]
            case _:
                outcomes = []
        return outcomes

    def _matched(self, name: str, pattern: str) -> PartialResult:
        try:
            found = matches(pattern, self.text)
        except (ValueError, PatternTooSlow) as error:
            return undecided(f"the pattern cannot be run: {error}")
        if found is (name == "matches"):
            return passed(f"{self.path} {'matches' if found else 'does not match'} `{shorten_value(pattern)}`")
        if found:
            return failed(f"{self.path} has something that matches `{shorten_value(pattern)}`, and must not")
        return failed(f"{self.path} has nothing that matches `{shorten_value(pattern)}`; it begins {self.begin}")

    def _contained(self, text: str) -> PartialResult:
        if collapse_spaces(text) in collapse_spaces(self.text):
            return passed(f"{self.path} holds {shorten_value(text)!r}")
        return failed(f"{self.path} does not hold {shorten_value(text)!r}; it begins {self.begin}")

    def _same(self, other: str) -> PartialResult:
        attached = {name: attachment.content for attachment, name in attachment_paths(self.brief.attachments)}
        attached |= {attachment.name: attachment.content for attachment in self.brief.attachments}
        wanted = attached.get(other, self.site.get(other) if other != self.path else None)
        if wanted is None:
            return undecided(f"there is no {other} to compare {self.path} with")
        if wanted == self.content:
            return passed(f"{self.path} is {other} to the byte")
        pairs = enumerate(zip(wanted, self.content, strict=False))
        at = next((place for place, pair in pairs if pair[0] != pair[1]), None)
        where = f"from byte {at} on" if at is not None else f"it has {len(self.content)} bytes instead of {len(wanted)}"
        return failed(f"{self.path} is not {other} to the byte: {where}")

    def _equal(self, wanted: Any) -> PartialResult:
        if not isinstance(wanted, str):
            return self._valued("", "==", wanted)
        if self.text.strip() == wanted.replace("\r\n", "\n").strip():
            return passed(f"{self.path} is {shorten_value(wanted)!r}")
        return failed(f"{self.path} begins {self.begin}; expected {shorten_value(wanted)!r}")

    def _valued(self, place: str, operator: str, wanted: Any) -> PartialResult:
        if operator in ("exists", "absent"):
            operator = "exists" if (operator == "exists") is (wanted is not False) else "absent"
        try:
            document = parse_document(self.path, self.text)
        except (ValueError, RecursionError) as error:
            return failed(f"{self.path} cannot be parsed: {str(error)[:200]}")
        try:
            values = find_values(place, document)
        except AbsentError as absent:
            said = f"{self.path} has no {place}: {absent}"
            return passed(said) if operator == "absent" else failed(said)
        seen = f"{self.path} has {place} {', '.join(map(shorten_value, values[:3]))}".replace("  ", " ")
        if operator in ("exists", "absent"):
            return passed(seen) if operator == "exists" else failed(f"{seen}, and must not")
        try:
            holds = any(holds_comparison(value, operator, wanted) for value in values)
        except PatternTooSlow as error:
            return undecided(f"the pattern cannot be run: {error}")
        except (ValueError, TypeError) as error:
            return failed(f"{seen}, which cannot be compared: {operator} {shorten_value(wanted)} ({error})")
        return (
            passed(seen)
            if holds
            else failed(f"{seen}; expected {_WORDS.get(operator, f'{operator} ')}{shorten_value(wanted)}")
        )
