import re
import unicodedata
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.repository_plan import Marker, describe, marker_of, read_marker, repository_names

BRIEF = UUID("0123abcd-0000-5000-8000-000000000000")


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
    assert repository_names(task, BRIEF)[:2] == (name, f"{name}-0123ab")


@pytest.mark.parametrize("task", ["项目", "", "///", "🎉"])
def test_a_task_without_any_usable_character_still_has_a_name_of_its_own(task: str) -> None:
    name = repository_names(task, BRIEF)[0]
    assert re.fullmatch(r"site-[0-9a-f]{8}", name)
    assert name != repository_names(task + "x项", BRIEF)[0]


def test_a_brief_has_six_names_of_which_each_begins_with_the_tasks_words() -> None:
    brief_id = uuid5(NAMESPACE_URL, "https://brief.test/")
    names = repository_names("Sum of sales", brief_id)
    assert names == repository_names("Sum of sales", brief_id)
    assert len(set(names)) == 6
    assert all(name == "sum-of-sales" or name.startswith("sum-of-sales-") for name in names)


@given(task=st.text(max_size=300), brief_id=st.uuids())
def test_every_name_is_one_that_github_takes(task: str, brief_id: UUID) -> None:
    for name in repository_names(task, brief_id):
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,94}", name)
        assert not name.endswith((".git", ".wiki", ".github.io"))


@given(title=st.text(max_size=600))
def test_every_description_is_one_line_of_at_most_350_characters_and_keeps_its_marker(title: str) -> None:
    marker = Marker("0a1b2c3d", "4e5f6071")
    description = describe(title, marker)
    assert len(description) <= 350
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in description)
    assert read_marker(description) == marker


def test_a_description_without_a_marker_is_not_ours() -> None:
    assert read_marker("My old project") is None
    assert read_marker("") is None


def test_tasks_of_the_same_name_are_told_apart_by_whose_they_are_and_by_case() -> None:
    marks = {
        marker_of(email=email, task=task, brief_id=BRIEF).task
        for email in ("a@example.com", "b@example.com")
        for task in ("analyze", "Analyze")
    }
    assert len(marks) == 4


def test_all_rounds_of_a_task_share_its_mark_however_the_address_is_written() -> None:
    other = UUID("ffff0000-0000-5000-8000-000000000000")
    first = marker_of(email="Student@Example.com", task="t", brief_id=BRIEF)
    second = marker_of(email="student@example.com ", task="t", brief_id=other)
    assert (first.task, first.brief) == (second.task, "0123abcd")
    assert second.brief == "ffff0000"
