"""The documents name commands and files that exist."""

import re
import subprocess
from pathlib import Path

from publisher.licence_file import mit_licence
from tests.repository.tree import ROOT, text_of, tracked_files

DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md" and path.parts[0] not in {"tests", "tools"}]
FOLLOWED = [
    path
    for path in tracked_files()
    if path.suffix == ".md" and path.parts[:2] not in {("docs", "decisions"), ("tests", "corpus")}
]
"""Documents whose commands people copy."""
CODE = re.compile(r"^```.*?^```|^ {4}[^\n]*|`[^`\n]+`", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.py|(?:[\w.-]+/)+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def is_at(name: str, place: str) -> bool:
    """Whether `place` is the file that a document calls `name`, or lies in that folder."""
    return f"/{name}" in place if name.endswith("/") else place.endswith(f"/{name}")


def phony_targets() -> set[str]:
    return set(" ".join(re.findall(r"^\.PHONY: (.*)$", text_of("Makefile"), flags=re.MULTILINE)).split())


def rules() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), flags=re.MULTILINE))


def made_in(path: Path) -> set[str]:
    """What a document tells to make."""
    return {name for code in CODE.findall(text_of(path)) for name in re.findall(r"\bmake ([a-z-]+)", code)}


def test_documents_name_make_targets_instead_of_modules_of_this_repository() -> None:
    module = re.compile(r"python -m (?:tests|tools|benchmarks)\b")
    assert [str(path) for path in FOLLOWED if module.search(text_of(path))] == []


def test_a_make_command_in_a_document_exists() -> None:
    assert {(str(path), name) for path in FOLLOWED for name in made_in(path) - rules()} == set()


def test_a_link_in_a_document_leads_to_a_file() -> None:
    links = [(path, link) for path in DOCUMENTS for link in LINK.findall(text_of(path))]
    assert links
    assert [(str(path), link) for path, link in links if not (ROOT / path.parent / link).exists()] == []


def test_a_python_file_or_folder_that_a_document_names_exists() -> None:
    known = [f"/{tracked}" for tracked in tracked_files()]
    named = [(str(path), name) for path in DOCUMENTS for name in PATH.findall(text_of(path))]
    assert [(path, name) for path, name in named if not any(is_at(name, place) for place in known)] == []


def test_every_command_is_in_makes_help() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(re.findall(r"make ([a-z-]+)", done.stdout)) == phony_targets() == rules()


def test_the_licence_is_the_complete_mit_text() -> None:
    text = text_of("LICENSE")
    [(year, holder)] = re.findall(r"^Copyright \(c\) (\d{4}) (.+)$", text, flags=re.MULTILINE)
    assert text.encode() == mit_licence(int(year), holder).content


def test_the_dark_picture_differs_from_the_light_one_in_colours_alone() -> None:
    light, dark = (text_of(f"docs/architecture-{scheme}.svg") for scheme in ("light", "dark"))
    colour = re.compile("#[0-9a-f]{6}")
    assert colour.sub("", light) == colour.sub("", dark)
    assert set(colour.findall(light)).isdisjoint(colour.findall(dark))
