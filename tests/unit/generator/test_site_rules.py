"""What of a reply may be published."""

import pytest

from contracts.brief import File
from contracts.message_size_limits import WRITTEN_MAX_BYTES
from generator.reply.file_screening import MAX_FILES, screen_files
from generator.reply.reply_parser import ParsedReply


def reply_with(*files: tuple[str, str]) -> ParsedReply:
    return ParsedReply(tuple(File(path=path, content=content.encode()) for path, content in files), ())


def paths_of(reply: ParsedReply) -> list[str]:
    return [file.path for file in reply.files]


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "../up.html", "a/../b.html", "a//b.html", "a/./b", "C:/x.html", "~/x", "a\\b.html",
        "a/.hidden", "", " a", "a\nb", "x" * 201,
        ".env", ".git/config", ".github/CODEOWNERS", ".github/workflows/../x.yml",
    ],
)  # fmt: skip
def test_a_path_that_leads_astray_is_refused_and_named(path: str) -> None:
    reply = screen_files(reply_with((path, "x"), ("index.html", "x")), {})
    assert paths_of(reply) == ["index.html"]
    assert [(fault.path, fault.fatal) for fault in reply.faults] == [(path, False)]


@pytest.mark.parametrize("path", ["index.html", "a b.txt", "_data/x.json", ".gitignore", ".github/workflows/pages.yml"])
def test_a_fair_path_is_kept(path: str) -> None:
    assert screen_files(reply_with((path, "x")), {}) == reply_with((path, "x"))


@pytest.mark.parametrize("path", ["LICENSE", "license.md", "LICENCE.txt", "COPYING", ".nojekyll", "./LICENSE"])
def test_what_the_publisher_writes_is_dropped_without_a_fault(path: str) -> None:
    assert screen_files(reply_with((path, "x")), {}) == ParsedReply((), ())


def test_a_licence_elsewhere_is_somebody_elses() -> None:
    assert paths_of(screen_files(reply_with(("vendor/LICENSE", "x")), {})) == ["vendor/LICENSE"]


def test_the_readme_has_one_spelling() -> None:
    assert paths_of(screen_files(reply_with(("./readme.MD", "x")), {})) == ["README.md"]


def test_paths_that_differ_in_case_alone_are_refused() -> None:
    reply = screen_files(reply_with(("a.txt", "x"), ("A.txt", "y"), ("Old.css", "z")), {"old.css": b""})
    assert paths_of(reply) == ["a.txt"]
    assert [fault.path for fault in reply.faults] == ["A.txt", "Old.css"]


def test_a_binary_file_is_refused_because_text_cannot_hold_it() -> None:
    reply = screen_files(reply_with(("logo.png", "iVBORw0KGgo=")), {})
    assert reply.files == ()
    assert [fault.path for fault in reply.faults] == ["logo.png"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.js", "// ... rest of the code unchanged ..."),
        ("a.js", "    // rest of the code remains unchanged"),
        ("a.js", "// ... other functions ..."),
        ("a.js", "// ... keep existing code ..."),
        ("a.js", "// Previous code..."),
        ("a.js", "// ... same as before ..."),
        ("a.js", "// code omitted for brevity"),
        ("a.html", "<!-- ... existing code ... -->"),
        ("a.html", "<!-- Rest of the HTML stays as before -->"),
        ("a.css", "/* rest of the styles remain the same */"),
        ("a.py", "# ... (rest of the file remains the same)"),
        ("README.md", "... rest of the file ..."),
        ("README.md", "<!-- the rest of the README is unchanged -->"),
        ("a.js", "[… rest of the code …]"),
    ],
)
def test_a_file_that_leaves_code_out_is_refused(path: str, line: str) -> None:
    reply = screen_files(reply_with((path, f"start\n{line}\nend\n")), {})
    assert reply.files == ()
    assert [(fault.path, fault.fatal) for fault in reply.faults] == [(path, True)]
    assert line.strip()[:40] in reply.faults[0].reason


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.js", "const [first, ...rest] = rows;"),
        ("a.js", "// The rest of the row is the total"),
        ("a.js", "// existing rows are replaced"),
        ("a.js", "show('Loading...');"),
        ("a.css", "/* Existing styles */"),
        ("a.css", "#rest .rows { margin: 0; }"),
        ("a.html", "<p>The rest of the code is unchanged.</p>"),
        ("README.md", "# Other sections"),
        ("README.md", "The rest of the page stays as it was."),
    ],
)
def test_what_merely_speaks_of_a_rest_is_kept(path: str, line: str) -> None:
    assert paths_of(screen_files(reply_with((path, f"start\n{line}\nend\n")), {})) == [path]


def test_a_remark_that_stood_there_before_is_kept() -> None:
    remark = "// ... rest of the code unchanged ..."
    assert paths_of(screen_files(reply_with(("a.js", f"  {remark}\n")), {"a.js": remark.encode()})) == ["a.js"]


def test_too_many_files_are_refused_altogether() -> None:
    most = [(f"{number}.txt", "x") for number in range(MAX_FILES)]
    assert len(screen_files(reply_with(*most), {}).files) == MAX_FILES
    reply = screen_files(reply_with(*most, ("one-more.txt", "x")), {})
    assert reply.files == ()
    assert "101 files" in reply.faults[0].reason


def test_too_many_bytes_are_refused_altogether() -> None:
    assert len(screen_files(reply_with(("a.txt", "x" * WRITTEN_MAX_BYTES)), {}).files) == 1
    reply = screen_files(reply_with(("a.txt", "x" * WRITTEN_MAX_BYTES), ("b.txt", "x")), {})
    assert reply.files == ()
    assert str(WRITTEN_MAX_BYTES) in reply.faults[0].reason


CODE = b"const total = 1;\n" * 200


@pytest.mark.parametrize(
    ("asked", "content", "kept"),
    [
        ("Add a dark mode.", b"const total = 1;\n", False),
        ("Remove the chart.", b"const total = 1;\n", True),
        ("Rewrite it without a framework.", b"const total = 1;\n", True),
        ("Add a dark mode.", b"const total = 1;\n" * 150, True),
    ],
)
def test_a_revision_may_not_lose_most_of_a_file_without_being_asked_to(asked: str, content: bytes, kept: bool) -> None:
    reply = ParsedReply((File(path="app.js", content=content),), ())
    screened = screen_files(reply, {"app.js": CODE}, asked)
    assert bool(screened.files) is kept
    assert [fault.kind for fault in screened.faults] == ([] if kept else ["shrunk-file"])


def test_files_of_all_answers_together_are_bounded() -> None:
    half = File(path="a.js", content=b"a" * (WRITTEN_MAX_BYTES - 10))
    reply = ParsedReply((File(path="b.js", content=b"b" * 11),), ())
    screened = screen_files(reply, {}, written={"a.js": half})
    assert screened.files == ()
    assert f"{WRITTEN_MAX_BYTES + 1} bytes are too many" in screened.faults[0].reason
    assert screen_files(reply, {}, written={"b.js": half}).faults == ()


def test_file_too_large_to_be_shown_is_not_written_anew() -> None:
    reply = ParsedReply((File(path="data.csv", content=b"a\n"),), ())
    screened = screen_files(reply, {}, left_out={"data.csv"})
    assert screened.files == ()
    assert [(fault.path, fault.fatal) for fault in screened.faults] == [("data.csv", False)]
