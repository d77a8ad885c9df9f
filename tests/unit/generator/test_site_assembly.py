"""How a site is put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.brief import Attachment, File
from contracts.messages import Checkout
from contracts.site_paths import objection_to
from generator.attachment_paths import attachment_paths, published_path
from generator.file_requirements import Requirements, find_requirements
from generator.inputs.site_assembly import assemble_site, base_of, describe_changed_attachments, existing_site
from generator.site import NO_FILES, Site
from tests.unit.generator.plans import ruled
from tests.unit.generator.situations import attachment, brief


def file(path: str, content: bytes = b"x") -> File:
    return File(path=path, content=content)


def plainly(existing: dict[str, bytes], written: dict[str, bytes], *attachments: Attachment) -> Site:
    return assemble_site(Site(existing), Site(written), attachments, Requirements(), NO_FILES)


def test_what_exists_stays_unless_it_was_written_anew() -> None:
    assert plainly({"a": b"1", "b": b"1"}, {"b": b"2", "c": b"2"}) == {"a": b"1", "b": b"2", "c": b"2"}


def test_attachments_win_to_the_byte() -> None:
    content = b"\xff\x00\r\n"
    site = plainly({"data.csv": b"x"}, {"DATA.csv": b"x"}, attachment("data.csv", content))
    assert site == {"data.csv": content}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("data.csv", "data.csv"),
        ("data/in.csv", "data/in.csv"),
        ("my file (1).txt", "my file (1).txt"),
        ("../../etc/passwd", "passwd"),
        ("/root/x.txt", "x.txt"),
        ("C:\\docs\\x.txt", "x.txt"),
        ("a\x00b.txt", "ab.txt"),
        (".env", None),
        ("LICENSE", None),
        ("..", None),
        ("", None),
    ],
)
def test_an_attachments_name_is_a_path_only_if_it_is_a_fair_one(name: str, path: str | None) -> None:
    assert published_path(name) == path


@given(st.text(alphabet=st.sampled_from("ab./\\: ~\x00\n"), max_size=12))
def test_no_name_leads_out_of_the_site(name: str) -> None:
    path = published_path(name)
    assert path is None or objection_to(path) is None


def test_an_attachment_without_a_fair_name_is_not_published() -> None:
    assert plainly({}, {}, attachment(".env", b"x")) == {}


UID = b"\xef\xbb\xbf3f0b\r\nno newline at the end"
SCRIPT = b"print(1/0)\n"
PICTURE = b"\x89PNG\r\n\x1a\n\0\xff"
GIVEN = (
    attachment("uid.txt", UID),
    attachment("run.py", SCRIPT),
    attachment("a.png", PICTURE),
    attachment("list.json"),
)
ASKED = brief(attachments=GIVEN)
PLAN = ruled(("run.py", "may change"), ("uid.txt", "as attached"), ("list.json", "forbidden"))


def contents(*written: File, existing: tuple[File, ...] = (), converted: Site = NO_FILES) -> Site:
    requirements = find_requirements(ASKED, [kept.path for kept in existing], PLAN)
    return assemble_site(Site.of(existing), Site.of(written), GIVEN, requirements, converted)


def test_an_attachment_is_kept_to_the_byte_whatever_was_written_for_it() -> None:
    site = contents(file("uid.txt"), file("UID.TXT"), file("a.png"))
    assert site == {"uid.txt": UID, "run.py": SCRIPT, "a.png": PICTURE}


def test_an_attachment_that_may_change_is_what_was_written_for_it_and_people_are_told() -> None:
    site = contents(file("run.py", b"print(1)\n"), file("uid.txt"))
    assert site["run.py"] == b"print(1)\n"
    told = describe_changed_attachments(GIVEN, find_requirements(ASKED, (), PLAN), site)
    assert told == ("run.py: published as the model changed it, not as it was attached",)


def test_an_attachment_that_may_change_is_kept_where_nothing_was_written_for_it() -> None:
    assert contents(existing=(file("run.py", b"of round 1"),))["run.py"] == SCRIPT


def test_a_forbidden_file_is_not_in_the_site_whoever_brought_it() -> None:
    site = contents(file("list.json"), existing=(file("list.json"), file("b.txt")), converted=Site({"list.json": b"x"}))
    assert set(site) == {"uid.txt", "run.py", "a.png", "b.txt"}


def test_a_conversion_by_code_wins_over_the_models_version() -> None:
    assert contents(file("data.csv", b"made up"), converted=Site({"data.csv": b"exact"}))["data.csv"] == b"exact"


def test_attachments_whose_names_some_file_system_takes_for_one_are_both_kept() -> None:
    site = plainly({}, {}, attachment("Data.csv", b"1"), attachment("data.csv", b"2"), attachment("data.csv/x", b"3"))
    assert site == {"Data.csv": b"1", "data-2.csv": b"2", "x": b"3"}


def test_a_mended_name_yields_to_whoever_has_it_by_right() -> None:
    attachments = [
        attachment("../x.txt", b"1"),
        attachment("x.txt", b"2"),
        attachment("/X.txt", b"3"),
        attachment(".env"),
    ]
    places = [(given.name, path) for given, path in attachment_paths(attachments)]
    assert places == [("../x.txt", "x-2.txt"), ("x.txt", "x.txt"), ("/X.txt", "X-3.txt")]


@given(st.lists(st.text(alphabet=st.sampled_from("aA./-2"), max_size=6), max_size=6))
def test_no_two_attachments_have_one_path(names: list[str]) -> None:
    paths = [path for _, path in attachment_paths([attachment(name) for name in names])]
    assert len(set(paths)) == len(paths)
    assert all(objection_to(path) is None for path in paths)


def test_a_revision_starts_from_all_files_but_those_of_the_publisher() -> None:
    checkout = Checkout(
        repository="sum-of-sales",
        commit_sha="a" * 40,
        tree_sha="b" * 40,
        files=(file("index.html"), file("LICENSE"), file(".nojekyll")),
    )
    assert existing_site(checkout) == {"index.html": b"x"}
    base = base_of(checkout)
    assert base is not None
    assert base.paths == ("index.html", "LICENSE", ".nojekyll")


def test_without_a_checkout_there_is_nothing_to_start_from() -> None:
    assert existing_site(None) == NO_FILES
    assert base_of(None) is None
