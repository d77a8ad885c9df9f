import re
import unicodedata
from dataclasses import replace
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.brief import owned_task
from publisher.repository_identity import Marker, RepositoryIdentity, describe, read_marker
from tools.publishing.messages import PLAN

BRIEF = UUID("0123abcd-0000-5000-8000-000000000000")
OTHER = UUID("ffff0000-0000-5000-8000-000000000000")


def keyed(*keys: bytes) -> RepositoryIdentity:
    return RepositoryIdentity(lambda: keys)


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("sum-of-sales-a1b2c", "sum-of-sales-a1b2c"),
        ("Analyze", "analyze"),
        ("My  First / Task!", "my-first-task"),
        ("v1.2_final", "v1.2_final"),
        ("--.leading", "leading"),
        ("Café Müller", "cafe-muller"),
        ("notes.git", "notes-git"),
        ("Notes.WIKI", "notes-wiki"),
        ("octocat.github.io", "octocat-github-io"),
    ],
)
def test_a_repository_is_named_after_its_task(task: str, name: str) -> None:
    assert PLAN.names(task, BRIEF)[:2] == (name, f"{name}-0123ab")


@pytest.mark.parametrize("task", ["项目", "", "///", "🎉"])
def test_a_task_without_any_usable_character_still_has_a_name_of_its_own(task: str) -> None:
    name = PLAN.names(task, BRIEF)[0]
    assert re.fullmatch(r"site-[0-9a-f]{8}", name)
    assert name != PLAN.names(task + "x项", BRIEF)[0]


def test_a_brief_has_six_names_of_which_each_begins_with_the_tasks_words() -> None:
    brief_id = uuid5(NAMESPACE_URL, "https://brief.test/")
    names = PLAN.names("Sum of sales", brief_id)
    assert names == PLAN.names("Sum of sales", brief_id)
    assert len(set(names)) == 6
    assert all(name == "sum-of-sales" or name.startswith("sum-of-sales-") for name in names)


@given(task=st.text(max_size=300), brief_id=st.uuids())
def test_every_name_is_one_that_github_takes(task: str, brief_id: UUID) -> None:
    for name in PLAN.names(task, brief_id):
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,94}", name)
        assert not name.endswith((".git", ".wiki", ".github.io"))


@given(title=st.text(max_size=600))
def test_every_description_is_one_line_of_at_most_350_characters_and_keeps_its_marker(title: str) -> None:
    marker = Marker("0a1b2c3d" * 4, "4e5f6071" * 4)
    description = describe(title, marker)
    assert len(description) <= 350
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in description)
    assert read_marker(description) == marker


def test_a_description_without_a_marker_is_not_ours() -> None:
    assert read_marker("My old project") is None
    assert read_marker("") is None


def test_tasks_of_the_same_name_are_told_apart_by_whose_they_are_and_by_case() -> None:
    marks = {
        PLAN.marker(email, task, BRIEF).task
        for email in ("a@example.com", "b@example.com")
        for task in ("analyze", "Analyze")
    }
    assert len(marks) == 4


def test_all_rounds_of_a_task_share_its_mark_however_the_address_is_written() -> None:
    first = PLAN.marker("Student@Example.com", "t", BRIEF)
    second = PLAN.marker("student@example.com ", "t", OTHER)
    assert (first.task, first.brief) == (second.task, BRIEF.hex)
    assert second.brief == OTHER.hex


def test_mark_has_128_bits_and_another_key_makes_another_one() -> None:
    ours, theirs = PLAN.marker("a@b.c", "t", BRIEF).task, keyed(b"another key").marker("a@b.c", "t", BRIEF).task
    assert re.fullmatch("[0-9a-f]{32}", ours)
    assert ours != theirs


@pytest.mark.parametrize("separator", ["\x1f", ",", '", "', "\n", "\0"])
def test_no_two_pairs_of_email_and_task_share_a_mark(separator: str) -> None:
    left = PLAN.marker(f"a{separator}b", "c", BRIEF).task
    assert left != PLAN.marker("a", f"b{separator}c", BRIEF).task


def test_marker_without_a_key_is_not_believed_whatever_it_says() -> None:
    digest = owned_task("victim@example.com", "t")
    for forged in (digest[:8], digest[:32]):
        for brief in (BRIEF.hex[:8], BRIEF.hex):
            assert not PLAN.owns(f"Sales [pagewright {forged}-{brief}]", "victim@example.com", "t")


def test_marker_of_somebody_else_in_the_title_does_not_count() -> None:
    theirs, ours = PLAN.marker("victim@example.com", "t", BRIEF), PLAN.marker("me@example.com", "t", OTHER)
    description = describe(f"Sales {theirs}", ours)
    assert PLAN.owns(description, "me@example.com", "t")
    assert not PLAN.owns(description, "victim@example.com", "t")


def test_repositories_marked_with_an_earlier_key_stay_ours_while_it_is_listed() -> None:
    description = describe("Sales", keyed(b"old").marker("a@b.c", "t", BRIEF))
    assert keyed(b"new", b"old").owns(description, "a@b.c", "t")
    assert keyed(b"new", b"old").marker("a@b.c", "t", BRIEF) == keyed(b"new").marker("a@b.c", "t", BRIEF)
    assert not keyed(b"new").owns(description, "a@b.c", "t")


def test_old_marker_is_believed_only_where_the_operator_says_so() -> None:
    old = f"Sales [pagewright {owned_task('a@b.c', 't')[:8]}-0123abcd]"
    assert not PLAN.owns(old, "a@b.c", "t")
    believing = replace(PLAN, believes_old_markers=True)
    assert believing.owns(old, "a@b.c", "t")
    assert not believing.owns(old, "b@b.c", "t")


@pytest.mark.parametrize("task", ["Octo-Owner", "octo-owner", "octo owner!"])
def test_owners_profile_is_no_name_for_a_task(task: str) -> None:
    names = PLAN.names(task, BRIEF, ("Octo-Owner", "Octo-Owner.github.io"))
    assert names[0] == "octo-owner-0123ab"
    assert len(names) == 5


@given(task=st.text(max_size=200))
def test_prefix_begins_every_name_and_no_name_is_too_long(task: str) -> None:
    prefixed = replace(PLAN, prefix="tds-" + "x" * 26)
    for name in prefixed.names(task, BRIEF):
        assert re.fullmatch(r"tds-x{26}[a-z0-9._-]{0,65}", name)
