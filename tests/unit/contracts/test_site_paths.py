"""Which paths a published file may have, whoever names it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.site_paths import MAX_PATH_CHARS, TakenPaths, objection_to, objection_to_place, spelling

RIGHT_TO_LEFT, JOINER, BYTE_ORDER_MARK, NO_BREAK, FILLER = "\u202e", "\u200d", "\ufeff", "\u00a0", "\u3164"


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "data/my file (1).csv",
        "_folder/about.md",
        "Größe 項目 שלום.txt",
        "console.js",
        "aux-data.csv",
        "git.html",
        "github/ci.yml",
        "a.b.c/d-e_f+g,h@2x~1.png",
        ".nojekyll",
        ".gitignore",
        ".github/workflows/ci.yml",
    ],
)
def test_honest_path_is_published(path: str) -> None:
    assert objection_to(path) is None


@pytest.mark.parametrize(
    "path",
    [
        *("CNAME", "cname", "docs/CNAME", "action.yml", "tools/action.yaml", "ACTION.YML", "CODEOWNERS"),
        *(".gitmodules", ".github/dependabot.yml", ".github/actions/a/action.yml", ".github/FUNDING.yml"),
        *(
            ".github/workflows/a/b.yml",
            ".GITHUB/workflows/ci.yml",
            ".github/workflows/ci.txt",
            "x/.github/workflows/c.yml",
        ),
        *(".env", ".devcontainer/devcontainer.json", ".lfsconfig"),
    ],
)
def test_file_that_acts_on_the_account_is_not_published(path: str) -> None:
    assert objection_to(path) is not None


@pytest.mark.parametrize(
    "name",
    [
        *("CON", "con.txt", "Prn", "aux.csv", "NUL.tar.gz", "com1", "COM¹.txt", "lpt9.log", "conin$", "CON .txt"),
        *("a.", "a ", " a", "a..", "a:b", "a:$DATA", "what?.txt", "a*b", "a<b", "a>b", 'a"b', "a|b", "a\\b"),
        *(".git", ".GIT", ".Git.", ".git ", "git~1", "GIT~2", "gitmod~1", "gi7eba~1", ".git::$INDEX_ALLOCATION"),
        *(f".g{JOINER}it", ".gi\u200ct", f"{BYTE_ORDER_MARK}.git", "\uff0egit"),
        *(
            f"a{RIGHT_TO_LEFT}cod.exe",
            f"a{JOINER}b",
            f"a{NO_BREAK}b",
            f"a{FILLER}b",
            "a\u2066b",
            "a\u00adb",
            "a\u2028b",
        ),
        *("a\x00b", "a\nb", "a\x1b[31mb", "a\x9bb", "\ud800", "\ufdd0", "\ue000", "a\U000e0041", "a\ufe0fb", "a\u2800"),
    ],
)
def test_name_that_some_system_cannot_hold_or_nobody_can_read_is_refused_in_every_folder(name: str) -> None:
    for path in (name, f"data/{name}", f"{name}/index.html"):
        assert objection_to_place(path) is not None, path


@pytest.mark.parametrize("path", ["", "/etc/passwd", "~/x", "C:/x", "../x", "a/../b", "a//b", "./a", "a/", "x" * 201])
def test_path_that_leads_out_of_the_site_is_refused(path: str) -> None:
    assert objection_to_place(path) is not None


@given(st.text(max_size=MAX_PATH_CHARS + 50))
def test_what_is_published_has_no_character_that_turns_or_hides_others(path: str) -> None:
    if objection_to(path) is None:
        assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in path)
        assert len(path) <= MAX_PATH_CHARS


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Data.csv", "data.CSV"),
        ("caf\u00e9.txt", "cafe\u0301.txt"),
        ("CAF\u00c9.txt", "cafe\u0301.txt"),
        ("stra\u00dfe.txt", "STRASSE.txt"),
        ("\u2126.txt", "\u03a9.txt"),
        ("a", "A/b"),
        ("a/b", "A"),
    ],
)
def test_two_names_that_some_file_system_takes_for_one_exclude_each_other(first: str, second: str) -> None:
    taken = TakenPaths()
    assert taken.take(first) is None
    assert taken.take(second) == first


def test_names_that_differ_in_more_are_both_taken() -> None:
    taken = TakenPaths()
    assert [taken.take(path) for path in ("a/b", "a/c", "ab", "a-b", "d/e/f", "d/e.f")] == [None] * 6


@given(st.text(max_size=30))
def test_spelling_does_not_depend_on_normalisation(path: str) -> None:
    assert spelling(unicodedata.normalize("NFC", path)) == spelling(unicodedata.normalize("NFD", path))
