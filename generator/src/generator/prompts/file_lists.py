"""Fills in the prompts' Markdown, and tells a model which files it writes, which are given and which must not be."""

from collections.abc import Collection, Iterable
from itertools import islice
from string import Template

from generator.requirements import Requirements

MOST_LISTED = 1_000


def filled(text: str, **parts: str) -> str:
    """`text` with `parts` in the places of its `$names`, each to the letter.

    A paragraph that is nothing but the name of an empty part is left out, with the one before it that leads up to it.
    """
    paragraphs: list[str] = []
    for paragraph in text.split("\n\n"):
        names = Template(paragraph).get_identifiers()
        alone = len(names) == 1 and paragraph.strip() == f"${names[0]}"
        if alone and not parts[names[0]]:
            if paragraphs and not Template(paragraphs[-1]).get_identifiers():
                paragraphs.pop()
            continue
        paragraphs.append(paragraph)
    return "\n\n".join(Template(paragraph).substitute(parts) for paragraph in paragraphs)


def wanted_files(text: str, requirements: Requirements, converted: Collection[str]) -> str:
    """`text` with the demanded files listed by what is to be done about them; `converted` are made by code."""
    given = {*requirements.kept, *requirements.changeable, *requirements.perhaps_changeable, *converted}
    return filled(
        text,
        written=listed(path for path in requirements.required if path not in given),
        kept=listed(sorted(requirements.kept)),
        changeable=listed(sorted(requirements.changeable)),
        perhaps_changeable=listed(sorted(requirements.perhaps_changeable)),
        converted=listed(path for path in converted if path not in requirements.forbidden),
        forbidden=listed(requirements.forbidden),
    ).strip()


def listed(items: Iterable[str], form: str = "`{}`") -> str:
    """One item a line, as Markdown has lists; the first thousand."""
    return "\n".join(f"- {form.format(item)}" for item in islice(items, MOST_LISTED))
