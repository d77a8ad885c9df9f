"""Brings the sentence of a check into a form that rules match as a whole: names and quoted texts become marks."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.judge.rules.file_names import CHAIN, MARK, marked

QUOTED = r"«\d+»"
"""Matches the mark of any quoted text."""
QUOTES = rf"{QUOTED}(?:\s*(?:,\s*)?(?:(?:and|or)\s*)?{QUOTED})*"
REPOSITORY = r"(?:(?:the|this|your) )?(?:git(?:hub)? )?(?:repo(?:sitory)?|site|project)"
PLACE = (
    rf"(?: (?:in|at|to|into|on|of|from) (?:{REPOSITORY}(?:'s)?(?: root)?|(?:the )?(?:main|default) branch|github|it|"
    rf"(?:the |its )?root(?: (?:folder|directory|level))?(?: of {REPOSITORY})?))*"
)
"""Matches where in the repository something is, or nothing."""

_QUOTATION = re.compile(r"`([^`]+)`|\"([^\"]+)\"|(?<!\w)'((?:[^']|(?<=\w)'(?=\w))+)'(?!\w)")
_SELECTOR = re.compile(r"#[A-Za-z][\w-]*|</?[a-z][a-z0-9]*(?:\s[^<>]*)?>", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:please |must |should )?(?:check|ensure|verify|confirm|make sure|assert|test)s? (?:that |whether |if )?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Match:
    """What a rule found: its groups (empty where they took no part), the quoted texts and the files it speaks of.

    In `said` marks are replaced by what they stand for; `marked` has the groups as they are in the form.
    """

    said: Mapping[str, str]
    quoted: tuple[str, ...]
    files: tuple[str, ...]
    marked: Mapping[str, str]
    names: tuple[str, ...]

    def files_in(self, group: str) -> tuple[str, ...]:
        """The files that one group of the rule names."""
        return _named_in(self.marked.get(group, ""), self.names)


@dataclass(frozen=True)
class Sentence:
    """`form` holds marks `⟦0⟧` for `names` of files and `«0»` for quoted `texts`, and no full stop."""

    form: str
    names: tuple[str, ...]
    texts: tuple[str, ...]

    def match(self, patterns: Sequence[re.Pattern[str]]) -> Match | None:
        """The first pattern that fits the sentence from its beginning to its end."""
        found = next((found for pattern in patterns if (found := pattern.fullmatch(self.form))), None)
        if found is None:
            return None
        groups = {group: part or "" for group, part in found.groupdict().items()}
        said = {group: self._unmarked(part) for group, part in groups.items()}
        return Match(said, self.texts, _named_in(self.form, self.names), groups, self.names)

    def _unmarked(self, part: str) -> str:
        def meant(mark: re.Match[str]) -> str:
            return self.names[int(mark[1])] if mark[1] else self.texts[int(mark[2])]

        return re.sub(r"⟦(\d+)⟧|«(\d+)»", meant, part)


def _named_in(part: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[int(number)] for number in re.findall(r"⟦(\d+)⟧", part))


def rules(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of whole sentences, with words of ours in them.

    `{F}` stands for one file, `{FS}` for one or several, `{Q}` for a quoted text, `{QS}` for several, `{R}` for the
    repository and `{P}` for a place in it or nothing.
    """
    words = {"{F}": MARK, "{FS}": CHAIN, "{Q}": QUOTED, "{QS}": QUOTES, "{R}": REPOSITORY, "{P}": PLACE}
    spelled_out = [re.sub(r"\{[A-Z]+\}", lambda word: words[str(word[0])], pattern) for pattern in patterns]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in spelled_out)


def sentence_of(text: str, known: Collection[str] = ()) -> Sentence:
    """The form of a check's text."""
    words = marked(" ".join(text.split()), known)
    texts: list[str] = []

    def mark(found: re.Match[str]) -> str:
        quoted = next(group for group in found.groups() if group is not None)
        if _SELECTOR.fullmatch(quoted):
            return quoted
        texts.append(re.sub(r"⟦(\d+)⟧", lambda name: words.names[int(name[1])], quoted))
        return f"«{len(texts) - 1}»"

    form = _QUOTATION.sub(mark, words.text.replace("«", "<").replace("»", ">"))
    return Sentence(_LEAD.sub("", form).strip().rstrip(".;! "), words.names, tuple(texts))
