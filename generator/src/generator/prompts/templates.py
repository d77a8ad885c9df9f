"""Fills in the prompts' Markdown templates, including the lists of files."""

from collections.abc import Collection, Iterable
from importlib.resources import files
from itertools import islice
from string import Template

from contracts.site_paths import WRITTEN_BY_PUBLISHER
from generator.file_requirements import Requirements

MAX_LISTED = 1_000


def read_prompt_file(name: str) -> str:
    """Read the Markdown file of that name in this package."""
    return files("generator").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")


def fill_template(text: str, **parts: str) -> str:
    """Replace the `$names` in `text` by `parts`.

    A paragraph with only the name of an empty part is omitted, together with the heading or sentence before it.
    """
    kept: list[str] = []
    before = ""
    for paragraph in text.strip().split("\n\n"):
        names = Template(paragraph).get_identifiers()
        alone = len(names) == 1 and paragraph.strip() == f"${names[0]}"
        if not alone or parts[names[0]]:
            kept.append(paragraph)
        elif _leads_up(before):
            kept.pop()
        before = paragraph
    return "\n\n".join(Template(paragraph).substitute(parts) for paragraph in kept)


def _leads_up(paragraph: str) -> bool:
    return bool(paragraph) and not Template(paragraph).get_identifiers() and not paragraph.startswith("- ")


def format_file_demands(
    text: str, requirements: Requirements, converted: Collection[str], present: Collection[str] = ()
) -> str:
    """Fill in `text` with the lists of files to write, given, changeable, built later and forbidden.

    `converted` files are made by code; `present` ones exist and need not be sent.
    """
    given = {*requirements.kept, *requirements.licences, *converted} - set(requirements.forbidden)
    asked = {*requirements.required} - {*given, *requirements.changeable, *present}
    return fill_template(
        text,
        written=format_list(path for path in requirements.required if path in asked),
        added=format_list([*sorted(WRITTEN_BY_PUBLISHER), *sorted(given)]),
        changeable=format_list(sorted(requirements.changeable)),
        built_later=format_list(sorted(requirements.built_later)),
        forbidden=format_list(path for path in requirements.forbidden if path not in requirements.built_later),
    )


def format_list(items: Iterable[str], form: str = "`{}`") -> str:
    """Format a Markdown list of the first thousand items."""
    return "\n".join(f"- {form.format(item)}" for item in islice(items, MAX_LISTED))
