from collections.abc import Mapping
from uuid import UUID

import pytest

from contracts.brief import File
from publisher.commit_message import Origin, commit_message, origin_of
from publisher.commit_plan import CommitPlan, blob_id, plan_commit, site_files
from publisher.github.git_data import inline_paths
from publisher.licence_file import mit_licence
from tools.publishing.messages import ACCEPTED_AT

LICENCE = mit_licence(2026, "Octo Owner")
ORIGIN = Origin(UUID("0123abcd-0000-5000-8000-000000000000"), 2)


def files(**contents: bytes) -> tuple[File, ...]:
    return tuple(File(path=path.replace("_", "."), content=content) for path, content in contents.items())


def plan(site: tuple[File, ...], present: Mapping[str, str], *removable: str) -> CommitPlan:
    return plan_commit(site, present, removable, message="m", at=ACCEPTED_AT)


def test_a_site_gets_our_licence_and_the_file_that_keeps_jekyll_away() -> None:
    site = site_files(files(index_html=b"x"), LICENCE, kept=())
    assert [file.path for file in site] == ["index.html", "LICENSE", ".nojekyll"]


@pytest.mark.parametrize("path", ["LICENSE", "License", ".NOJEKYLL"])
def test_a_file_in_the_place_of_ours_is_left_out(path: str) -> None:
    site = site_files([File(path=path, content=b"mine")], LICENCE, kept=())
    assert [file.path for file in site] == ["LICENSE", ".nojekyll"]
    assert site[0] == LICENCE


def test_another_file_for_the_licence_that_the_generator_hands_over_is_published() -> None:
    site = site_files([File(path="LICENSE.md", content=b"MIT")], LICENCE, kept=())
    assert [file.path for file in site] == ["LICENSE.md", "LICENSE", ".nojekyll"]


def test_a_revision_leaves_the_licence_with_the_year_it_has() -> None:
    site = site_files(files(index_html=b"x"), LICENCE, kept={"LICENSE", ".nojekyll", "index.html"})
    assert [file.path for file in site] == ["index.html"]


def test_only_changed_files_are_written() -> None:
    planned = plan(files(a_txt=b"same", b_txt=b"new", c_txt=b"added"), {"a.txt": blob_id(b"same"), "b.txt": "0" * 40})
    assert [file.path for file in planned.puts] == ["b.txt", "c.txt"]


def test_files_that_the_site_no_longer_has_are_deleted() -> None:
    planned = plan(files(a_txt=b"a"), {"a.txt": blob_id(b"a"), "old.js": "0" * 40}, "a.txt", "old.js")
    assert planned.deletions == ("old.js",)


def test_nothing_is_deleted_that_is_not_there_or_that_the_revision_never_saw() -> None:
    planned = plan(files(a_txt=b"a"), {"a.txt": blob_id(b"a"), "theirs.md": "0" * 40}, "a.txt", "gone.js")
    assert planned.deletions == ()


def test_the_licence_and_nojekyll_are_never_deleted() -> None:
    present = {"LICENSE": "0" * 40, ".nojekyll": "0" * 40}
    assert plan(files(a_txt=b"a"), present, *present).deletions == ()


def test_a_commit_message_says_which_brief_it_is_for() -> None:
    message = commit_message("Sum of sales", ORIGIN)
    assert message.splitlines()[0] == "Revise (round 2): Sum of sales"
    assert "\nBrief-Id: 0123abcd-0000-5000-8000-000000000000\nBrief-Round: 2\n" in message
    assert origin_of(message) == ORIGIN


def test_a_title_cannot_forge_trailers_or_a_long_headline() -> None:
    message = commit_message(
        "x\n\nBrief-Id: ffff0000-0000-5000-8000-000000000000\nBrief-Round: 9\n" + "y" * 500, ORIGIN
    )
    assert len(message.splitlines()[0]) <= 72
    assert origin_of(message) == ORIGIN


@pytest.mark.parametrize("message", ["Initial commit", "Fix a typo\n\nBrief-Id: none\n", ""])
def test_other_peoples_commits_name_no_brief(message: str) -> None:
    assert origin_of(message) is None


@pytest.mark.parametrize(
    ("content", "identifier"),
    [
        (b"", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
        (b"hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"),
        (bytes(range(256)), "c86626638e0bc8cf47ca49bb1525b40e9737ee64"),
    ],
)
def test_blob_ids_are_those_that_git_hash_object_prints(content: bytes, identifier: str) -> None:
    assert blob_id(content) == identifier


def test_text_goes_inline_and_everything_else_is_uploaded() -> None:
    site = files(a_txt="Grüße\r\n".encode(), b_png=b"\x89PNG\xff", c_txt=b"", d_txt=b"nul\0", e_txt=b"\xef\xbb\xbfbom")
    assert inline_paths(site) == {"a.txt", "e.txt"}


def test_text_beyond_what_github_takes_in_one_request_is_uploaded() -> None:
    assert inline_paths(files(a_txt=b"a" * 1_400_000, b_txt=b"b" * 200_000, c_txt=b"c")) == {"a.txt", "c.txt"}
