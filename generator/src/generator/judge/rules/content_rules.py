"""Rules on what a file holds: texts, sections of a README, a format, a number of words, keys of JSON."""

import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf

from markdown_it import MarkdownIt

from generator.judge.rules.formats import parses_as
from generator.judge.rules.sentence import Match, Sentence, rules
from generator.judge.rules.verdict import Verdict, failed, passed, undecided
from generator.site import Site

_HOLDS = r"(?:(?:must|should|does|do) )*(?:contains?|includes?|mentions?|has|have|says?)"
_HOLDS_NOT = (
    r"(?:(?:must|should|does|do)(?: not|n't)|(?:must |should )?no longer) (?:contains?|includes?|mentions?|have|has)"
)
_TEXT = r"(?:(?:the|a|any|exact|literal|text|words?|strings?|phrases?|lines?|typos?|code|substring|misspelled) )*"
_FILE = r"(?:the )?(?P<file>{F})(?: file)?"
_IS = r"(?:is|must be|should be)"
_HAS = r"(?:has|contains|holds|must have|should have)"
_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten"
_COUNTED = "zero one two three four five six seven eight nine ten"
_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*")
LONGEST_TITLE = 4
"""Words of a section's title; what is longer describes a section and does not name it."""

CONTAINS = rules(rf"{_FILE} {_HOLDS} {_TEXT}{{QS}}")
LACKS = rules(rf"{_FILE} {_HOLDS_NOT} {_TEXT}{{QS}}")
SECTIONS = rules(
    rf"{_FILE} {_HOLDS} (?:an? |the |its )?sections?(?: for| on| about| named| called| titled)?:? (?P<titles>.+)",
    rf"{_FILE} {_HOLDS} (?:an? |the |both )?(?P<titles>.+) sections?",
)
IS_FORMAT = rules(
    rf"{_FILE} (?:{_IS}|parses as|contains) (?:an? )?(?:valid |well-formed |parseable )*(?P<format>json|ya?ml|xml|svg)"
    r"(?: (?:file|document|image|graphic))?"
)
IS_FILLED = rules(rf"{_FILE} (?:is not|isn't|must not be|should not be) empty", rf"{_FILE} is non-?empty")
WORDS = rules(
    rf"{_FILE} (?:{_HAS}|{_IS}) (?:exactly |between )?(?P<least>{_NUMBER})(?:(?: ?- ?| to | and )(?P<most>{_NUMBER}))?"
    r"[- ]words?(?: long)?",
    rf"{_FILE} (?:{_HAS}|{_IS}) (?P<bound>at least|at most|no more than|no fewer than) (?P<least>{_NUMBER}) words",
)
KEYS = rules(rf"{_FILE} {_HAS} (?:(?:the|all|top-level|following|required) )*keys?:? (?P<keys>.+)")


def judged_by_content(sentence: Sentence, site: Site) -> Verdict | None:
    """What the content of the file says; None where the sentence is about something else or leaves room for doubt."""
    for patterns, judge in _RULES:
        found = sentence.match(patterns)
        if found is None:
            continue
        (name,) = found.files_in("file")
        if name not in site:
            return _absent(name)
        try:
            text = site[name].decode("utf-8-sig")
        except UnicodeDecodeError:
            return undecided(f"{name} is no text")
        if (verdict := judge(text, name, found)) is not None:
            return verdict
    return None


def _absent(name: str) -> Verdict:
    return undecided("the publisher writes it") if name == "LICENSE" else failed(f"{name} is missing")


def _contains(text: str, name: str, found: Match) -> Verdict:
    missing = [quoted for quoted in found.quoted if quoted not in text]
    if not missing:
        return passed(f"{name} holds it")
    if name.endswith((".html", ".htm")) or any(_plain(words) in _plain(text) for words in missing):
        return undecided(f"{name} does not hold it to the letter")
    return failed(f"{name} does not hold {', '.join(map(repr, missing))}")


def _lacks(text: str, name: str, found: Match) -> Verdict:
    there = [quoted for quoted in found.quoted if quoted in text]
    if there:
        return failed(f"{name} holds {', '.join(map(repr, there))}")
    if any(_plain(quoted) in _plain(text) for quoted in found.quoted):
        return undecided(f"{name} holds it in other letters")
    return passed(f"{name} does not hold it")


def _sections(text: str, name: str, found: Match) -> Verdict | None:
    titles = [title.strip() for title in _SEPARATOR.split(found.said["titles"])]
    # "LICENSE" is a section's title as well; any other file's name leaves room for doubt.
    if set(found.files_in("titles")) - {"LICENSE"}:
        return None
    if not name.lower().endswith((".md", ".markdown")) or any(len(title.split()) > LONGEST_TITLE for title in titles):
        return None
    tokens = MarkdownIt("commonmark").parse(text)
    headings = [_plain_title(text.content) for tag, text in pairwise(tokens) if tag.type == "heading_open"]
    missing = [title for title in titles if not any(_plain_title(title) in heading for heading in headings)]
    return failed(f"no section {', '.join(missing)}") if missing else passed("every section is there")


def _format(text: str, name: str, found: Match) -> Verdict:
    return parses_as(found.said["format"].lower(), text, name)


def _filled(text: str, name: str, _: Match) -> Verdict:
    return passed(f"{name} is not empty") if text.strip() else failed(f"{name} is empty")


def _words(text: str, name: str, found: Match) -> Verdict | None:
    least = _number(found.said["least"])
    most: float | None = _number(found.said.get("most") or found.said["least"])
    if least is None or most is None:
        return None
    if bound := found.said.get("bound", "").lower():
        least, most = (least, inf) if bound in ("at least", "no fewer than") else (0, least)
    # Counters differ on hyphens, apostrophes and lone dashes: only where both ways agree is it certain.
    counts = {len(text.split()), len(re.findall(r"[^\W_]+", text))}
    fitting = {least <= count <= most for count in counts}
    said = f"{name} has {' or '.join(str(count) for count in sorted(counts))} words"
    if len(fitting) > 1:
        return undecided(said)
    return passed(said) if fitting == {True} else failed(said)


def _keys(text: str, name: str, found: Match) -> Verdict | None:
    keys = [key.strip("() ") for key in _SEPARATOR.split(found.said["keys"])]
    if found.files_in("keys"):
        return None
    try:
        value = json.loads(text)
    except RecursionError:
        return undecided(f"{name} is nested too deeply to be parsed here")
    except ValueError:
        return failed(f"{name} is no JSON that parses") if name.endswith(".json") else None
    if not isinstance(value, dict) or not all(re.fullmatch(r"[\w.-]+", key) for key in keys):
        return None
    missing = [key for key in keys if key not in value]
    return failed(f"{name} lacks {', '.join(missing)}") if missing else passed(f"{name} has every key")


def _number(word: str) -> int | None:
    """None for a word that matched only because case was ignored, such as one with a dotless i."""
    if word.isdecimal():
        return int(word)
    counted = _COUNTED.split()
    return counted.index(word.casefold()) if word.casefold() in counted else None


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _plain_title(text: str) -> str:
    return _plain(text).replace("licence", "license")


_RULES: Sequence[tuple[Sequence[re.Pattern[str]], Callable[[str, str, Match], Verdict | None]]] = (
    (CONTAINS, _contains),
    (LACKS, _lacks),
    (IS_FORMAT, _format),
    (IS_FILLED, _filled),
    (WORDS, _words),
    (KEYS, _keys),
    (SECTIONS, _sections),
)
