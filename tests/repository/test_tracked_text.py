"""What git keeps names no package registry and no folder of one machine, and promises nothing for later."""

import re
from pathlib import Path

import pytest

from tests.repository.tree import text_of, tracked_files

# Written apart, so that this file does not find itself.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
        ("archive", "ubuntu", "com"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("crates", "io"),
    )
]
HOMES = [f"/{folder}/[a-z0-9_.-]+/" for folder in ("root", "home", "Users", "work", "mnt")]
MARKERS = [first + second for first, second in (("TO", "DO"), ("FIX", "ME"), ("X", "XX"), ("HA", "CK"), ("W", "IP"))]

# Libraries as their authors publish them, and answers as models give them: they are theirs to finish.
OTHERS = {Path("tools/stand_ins/cdn/libraries"), Path("tests/corpus/replies")}

FORBIDDEN = {
    "the host of a package registry": re.compile("|".join(map(re.escape, REGISTRIES)), re.IGNORECASE),
    "a folder of one machine": re.compile(rf"(?<![\w.:/-])(?:{'|'.join(HOMES)})"),
    "a mark of unfinished work": re.compile(rf"\b(?:{'|'.join(MARKERS)})\b"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_has(what: str) -> None:
    ours = [path for path in tracked_files() if not OTHERS & set(path.parents)]
    if what == "a mark of unfinished work":
        ours = [path for path in ours if path.suffix != ".png"]  # compressed bytes spell three letters by chance
    found = {str(path): match[0] for path in ours if (match := FORBIDDEN[what].search(text_of(path)))}
    assert found == {}


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("the host of a package registry", f"https://files.{REGISTRIES[1]}/packages"),
        ("a folder of one machine", "see " + HOMES[0].replace("[a-z0-9_.-]+", ".cache") + "x"),
        ("a mark of unfinished work", f"# {MARKERS[0]}: later"),
    ],
)
def test_the_search_finds(what: str, text: str) -> None:
    assert FORBIDDEN[what].search(text)


def test_nothing_secret_or_made_is_tracked() -> None:
    names = {path.name for path in tracked_files()}
    assert not names & {".env", "uv.lock", "id_rsa", ".netrc", ".DS_Store"}
    assert [path for path in tracked_files() if {"__pycache__", ".venv", "dist"} & set(path.parts)] == []
