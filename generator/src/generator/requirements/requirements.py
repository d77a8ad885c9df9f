"""Decides what a brief and its checks demand of the files of the site."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from contracts.brief import Attachment, Brief
from contracts.site_paths import INDEX_PATH, LICENCE_PATH, README_PATH, WRITTEN_BY_PUBLISHER, is_licence
from generator.paths import attachment_places, objection_to
from generator.requirements.attachment_changes import (
    asked_to_change,
    asked_to_keep,
    changed_without_name,
    might_be_changed,
    texts_to_lose,
)
from generator.requirements.conversions import Conversion, conversions_of
from generator.requirements.file_names import Marked, marked
from generator.requirements.file_types import can_be_written
from generator.requirements.forbidden import forbidden_by, made_elsewhere
from generator.requirements.required import required_by, required_by_script
from generator.requirements.statements import Statement, statements_of

ALWAYS = (INDEX_PATH, README_PATH)
MOST_READ = 200_000
"""Characters of a text that are read, a second's work; files that are named only behind them are not required."""


@dataclass(frozen=True)
class Requirements:
    """Which files must be there, must not, and what of the attachments; all by path.

    `required` begins with index.html and README.md and never names what the publisher writes; `changeable` are the
    attachments that the brief asks to change, `perhaps_changeable` those of which it might, so that a copy that is sent
    counts, and `kept` all others that are published, byte for byte. `built_later` are made by a workflow or a command,
    after the page has been judged; `licences` are other files for the licence, such as LICENSE.md, that code writes.
    """

    required: tuple[str, ...] = ALWAYS
    forbidden: tuple[str, ...] = ()
    changeable: frozenset[str] = frozenset()
    conversions: tuple[Conversion, ...] = ()
    kept: frozenset[str] = frozenset()
    built_later: frozenset[str] = frozenset()
    perhaps_changeable: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()

    def without(self, paths: Collection[str]) -> "Requirements":
        """But for attachments that are not published: nobody can write those."""
        return replace(
            self,
            required=tuple(path for path in self.required if path not in paths),
            changeable=self.changeable.difference(paths),
            kept=self.kept.difference(paths),
            perhaps_changeable=self.perhaps_changeable.difference(paths),
        )

    def keeping(self, paths: Collection[str]) -> "Requirements":
        """With these attachments as they came, although the brief asks to change them."""
        asked = (self.changeable | self.perhaps_changeable).intersection(paths)
        return replace(self.without(asked), required=self.required, kept=self.kept | asked)


def requirements_of(brief: Brief, existing: Collection[str] = ()) -> Requirements:
    """The requirements of the brief's text and checks; `existing` are the paths of the site that it revises.

    Where a sentence leaves it unsure whether a file is demanded, the file is not required.
    """
    attached = [path for _, path in attachment_places(brief.attachments)]
    known = {*existing, *attached, *ALWAYS}
    read = [(said, marked(said.text, known)) for said in _statements(brief)]
    forbidden = _once(name for said, words in read for name in forbidden_by(words, said.intro))
    forbidden = [name for name in forbidden if name not in ALWAYS and name not in WRITTEN_BY_PUBLISHER]
    conversions = conversions_of([words for _, words in read], attached)
    scripts = [check.text for check in brief.checks if check.kind == "js"]
    wanted = _once(
        (
            *ALWAYS,
            *(name for said, words in read for name in required_by(words, said.intro)),
            *(name for script in scripts for name in required_by_script(script, known)),
            *(target for conversion in conversions for target in conversion.targets),
            *attached,
        )
    )
    elsewhere = {name for _, words in read for name in made_elsewhere(words)} - {*attached, *ALWAYS}
    changeable, perhaps = _changeable([words for _, words in read], brief.attachments)
    return Requirements(
        required=tuple(
            name
            for name in wanted
            if not (name in elsewhere or name in forbidden or _is_short(name, wanted, known))
            and _can_be_required(name, known)
        ),
        forbidden=tuple(forbidden),
        changeable=frozenset(changeable - {*forbidden}),
        conversions=conversions,
        kept=frozenset(attached) - changeable - perhaps - {*forbidden},
        perhaps_changeable=frozenset(perhaps - {*forbidden}),
        built_later=frozenset(elsewhere),
        licences=frozenset(filter(is_licence, wanted)) - {*forbidden, *attached, LICENCE_PATH},
    )


def _statements(brief: Brief) -> list[Statement]:
    sentences = [check.text for check in brief.checks if check.kind == "sentence"]
    return [said for text in (brief.text, *sentences) for said in statements_of(text[:MOST_READ])]


def _changeable(statements: Sequence[Marked], attachments: Sequence[Attachment]) -> tuple[set[str], set[str]]:
    """The attachments that are to be changed, and those that might be."""
    contents = {path: attachment.content for attachment, path in attachment_places(attachments)}
    changed: set[str] = set()
    kept = {path for path, content in contents.items() if b"\0" in content or not can_be_written(path)}
    perhaps: set[str] = set()
    before: Collection[str] = contents
    for words in statements:
        changed |= {*asked_to_change(words), *changed_without_name(words, before)}
        changed |= {name for name, text in texts_to_lose(words) if text.encode() in contents.get(name, b"")}
        perhaps |= {*might_be_changed(words, before)}
        kept |= {*asked_to_keep(words)}
        before = [name for name in words.names if name in contents] or before
    return (changed - kept) & set(contents), (perhaps - changed - kept) & set(contents)


def _can_be_required(name: str, known: Collection[str]) -> bool:
    ours = is_licence(name) or name in WRITTEN_BY_PUBLISHER
    return not ours and objection_to(name) is None and (name in known or can_be_written(name))


def _is_short(name: str, others: Iterable[str], known: Collection[str]) -> bool:
    """Whether a bare name stands for a file in a folder that is named in full elsewhere."""
    return "/" not in name and name not in known and any(other.endswith("/" + name) for other in others)


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
