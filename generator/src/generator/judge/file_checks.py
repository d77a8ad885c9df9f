"""Decides entries `by: file`: what a file of the site has to be or hold."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from contracts.brief import Brief
from generator.judge.case import Case
from generator.judge.outcome import Outcome, failed, passed, undecided
from generator.paths import attachment_places
from generator.plan.matchers import one_line
from generator.plan.patterns import PatternTooSlow, matches
from generator.plan.plan import Entry
from generator.site import Site

LONGEST_SHOWN = 80
_STEP = re.compile(r"\.?(?P<name>[^.\[\]]+)|\[(?P<index>-?\d+|\"[^\"]*\"|'[^']*')\]")


class _Absent(Exception):  # noqa: N818 - a fact about the document
    """There is nothing at the path."""


def judge_file(entry: Entry, site: Site, case: Case) -> Outcome:
    """What the file says of the entry; a file that is not at hand exists, and what it holds is not known."""
    path, expected = entry.path, entry.expect
    if expected.get("exists") is False or expected.get("absent") not in (None, False):
        if path in site or path in case.left_out:
            return failed(f"{path} is there, and must not be")
        return passed(f"{path} is not there")
    if path not in site:
        return _missing(path, case)
    file = _File(path, site[path], site, case.brief)
    outcomes = [one for name, value in expected.items() for one in file.judged(name, value, expected)]
    if not outcomes:
        return undecided(f"nothing that is known is expected of {path}: {', '.join(expected)}")
    order = ("failed", "undecided", "passed")
    return min(outcomes, key=lambda outcome: order.index(outcome.outcome))


def _missing(path: str, case: Case) -> Outcome:
    if path in case.left_out:
        return undecided(f"{path} is not at hand here")
    if path in case.requirements.built_later:
        return undecided(f"{path} is made later, by a workflow")
    return failed(f"{path} is missing")


@dataclass(frozen=True)
class _File:
    path: str
    content: bytes
    site: Site
    brief: Brief

    def judged(self, name: str, value: Any, expected: Mapping[str, Any]) -> list[Outcome]:
        each = value if isinstance(value, list) else [value]
        match name:
            case "exists" | "absent":
                return [passed(f"{self.path} is there")]
            case "matches" | "lacks":
                return [_matched(name, str(pattern), self.path, self.content) for pattern in each]
            case "contains":
                return [_contained(str(text), self.path, self.content) for text in each]
            case "same as" | "same_as":
                return [_same(str(other), self.path, self.site, self.brief) for other in each]
            case "path":
                given = "value" in expected
                return [_valued(str(value), expected.get("value"), self.path, self.content, given=given)]
        return []


def _matched(name: str, pattern: str, path: str, content: bytes) -> Outcome:
    try:
        found = matches(pattern, content.decode("utf-8-sig", "replace"))
    except (ValueError, PatternTooSlow) as error:
        return undecided(f"the pattern cannot be run: {error}")
    if found is (name == "matches"):
        return passed(f"{path} {'matches' if found else 'does not match'} `{_short(pattern)}`")
    there = "something" if found else "nothing"
    return failed(f"{path} has {there} that matches `{_short(pattern)}`; it begins {_begin(content)}")


def _contained(text: str, path: str, content: bytes) -> Outcome:
    if one_line(text) in one_line(content.decode("utf-8-sig", "replace")):
        return passed(f"{path} holds {_short(text)!r}")
    return failed(f"{path} does not hold {_short(text)!r}; it begins {_begin(content)}")


def _same(other: str, path: str, site: Site, brief: Brief) -> Outcome:
    attached = {name: attachment.content for attachment, name in attachment_places(brief.attachments)}
    attached |= {attachment.name: attachment.content for attachment in brief.attachments}
    wanted = attached.get(other, site.get(other))
    if wanted is None:
        return undecided(f"there is no {other} to compare {path} with")
    if wanted == site[path]:
        return passed(f"{path} is {other} to the byte")
    at = next((place for place, pair in enumerate(zip(wanted, site[path], strict=False)) if pair[0] != pair[1]), None)
    where = f"from byte {at} on" if at is not None else f"it has {len(site[path])} bytes instead of {len(wanted)}"
    return failed(f"{path} is not {other} to the byte: {where}")


def _valued(place: str, wanted: Any, path: str, content: bytes, *, given: bool) -> Outcome:
    text = content.decode("utf-8-sig", "replace")
    try:
        document = json.loads(text) if path.lower().endswith(".json") else yaml.safe_load(text)
        value = _at(place, document)
    except _Absent as absent:
        return failed(f"{path} has no {place}: {absent}")
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        return failed(f"{path} cannot be parsed: {str(error)[:200]}")
    if (
        not given
        or value == wanted
        or (isinstance(value, bool) is isinstance(wanted, bool) and str(value) == str(wanted))
    ):
        return passed(f"{path} has {place} {_short(value)}")
    return failed(f"{path} has {place} {_short(value)}; expected {_short(wanted)}")


def _at(place: str, document: Any) -> Any:
    """The value at a path such as `jobs.build.steps[0].run` or `$.items[-1]["a key"]`."""
    value = document
    for found in _STEP.finditer(place.removeprefix("$").removeprefix(".")):
        key = found["name"] or found["index"].strip("\"'")
        if isinstance(value, list):
            index = int(key) if re.fullmatch(r"-?\d+", key) else len(value)
            if not -len(value) <= index < len(value):
                raise _Absent(f"a list of {len(value)} has no {key}")
            value = value[index]
        elif isinstance(value, dict):
            # YAML 1.1 reads the key `on` as true.
            known = next(
                (one for one in (key, _number(key), {"on": True}.get(key)) if one is not None and one in value), None
            )
            if known is None:
                raise _Absent(f"{key} is none of {_short(', '.join(map(str, value)))}")
            value = value[known]
        else:
            raise _Absent(f"{_short(value)} has no {key}")
    return value


def _number(key: str) -> int | None:
    return int(key) if re.fullmatch(r"-?\d+", key) else None


def _begin(content: bytes) -> str:
    return repr(_short(one_line(content[:400].decode("utf-8-sig", "replace"))))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
