"""Puts a site together from what exists, what a model wrote and what was attached."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from string import Template
from types import MappingProxyType

from contracts.brief import Attachment, Brief, File
from contracts.messages import Base, Checkout
from generator.paths import WRITTEN_BY_PUBLISHER, attachment_places
from generator.requirements import Requirements

NOTHING_SPECIAL = Requirements()
NOTHING: Mapping[str, bytes] = MappingProxyType({})
LONGEST_TITLE = 100
LONGEST_QUOTE = 50_000
"""Characters of a brief that are quoted; a page that holds all of a longer one might not fit into a message."""
MOST_LISTED = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_MARKDOWN = re.compile(r"^(?:#+\s+|[-*>]\s+)|[*`]+")


def existing_files(checkout: Checkout | None) -> tuple[File, ...]:
    """The files that a revision starts from, without those that the publisher writes."""
    if checkout is None:
        return ()
    return tuple(file for file in checkout.files if file.path not in WRITTEN_BY_PUBLISHER)


def assembled(
    existing: Iterable[File],
    written: Iterable[File],
    attachments: Iterable[Attachment],
    requirements: Requirements = NOTHING_SPECIAL,
    converted: Mapping[str, bytes] = NOTHING,
) -> dict[str, File]:
    """The site's files by path: what exists stays unless it was written anew, and attachments win over both.

    Of an attachment that the brief asks to change or might, the written version wins if there is one. Conversions made
    by code win over everything, and nothing forbidden is there, whoever brought it.
    """
    new = {file.path: file for file in written}
    site = {file.path: file for file in existing} | new
    given = {}
    changeable = requirements.changeable | requirements.perhaps_changeable
    for attachment, path in attachment_places(attachments):
        if path not in changeable or path not in new:
            given[path] = attachment.content
    for path in [path for path in site if path.casefold() in {given_path.casefold() for given_path in given}]:
        del site[path]
    site |= {path: File(path=path, content=content) for path, content in {**given, **converted}.items()}
    return {path: file for path, file in site.items() if path not in requirements.forbidden}


def readme(template: Template, brief: Brief, paths: Iterable[str]) -> File:
    """A README with every section that evaluators look for, from nothing but the brief and the files' names."""
    text = template.substitute(
        title=title_of(brief),
        brief="\n".join(f"> {line}".rstrip() for line in quotable(brief.text).splitlines()),
        files="\n".join(f"- `{path}`" for path in sorted(paths)[:MOST_LISTED]),
    )
    return File(path="README.md", content=text.encode())


def title_of(brief: Brief) -> str:
    """The first sentence of the brief's first line, on one line of at most 100 characters; else the task."""
    return _first_sentence(brief.text) or _first_sentence(brief.task) or "Site"


def _first_sentence(text: str) -> str:
    lines: Sequence[str] = [
        line for line in (_MARKDOWN.sub("", raw.strip()) for raw in text.splitlines()) if line.strip()
    ]
    if not lines:
        return ""
    sentence = _SENTENCE_END.split(_CONTROL.sub(" ", lines[0]).strip(), maxsplit=1)[0]
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    return sentence[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def base_of(checkout: Checkout | None, forbidden: Collection[str] = ()) -> Base | None:
    """What the publisher is to commit upon. Of files without content only `forbidden` ones may be removed."""
    if checkout is None:
        return None
    unwanted = (path for path in checkout.left_out if path in forbidden)
    return Base(
        repository=checkout.repository,
        commit_sha=checkout.commit_sha,
        tree_sha=checkout.tree_sha,
        paths=(*(file.path for file in checkout.files), *unwanted),
    )


def quotable(text: str) -> str:
    """The text as far as a page or a README quotes it."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}\n[…]"
