"""Which files of a message are committed, whoever wrote the message."""

from collections.abc import Mapping

import pytest

from chassis.workflow_template import Workflows
from contracts.brief import File
from publisher.commit_plan import blob_id
from publisher.publishable_files import MAX_WORKFLOWS, CommittedFiles, select_files_to_commit

WORKFLOW = b"on: pull_request_target\njobs: {a: {runs-on: self-hosted, steps: [{run: make it}]}}\n"
CI = ".github/workflows/ci.yml"


def content(
    files: Mapping[str, bytes],
    present: Mapping[str, bytes] | None = None,
    removable: tuple[str, ...] = (),
    *,
    workflows: Workflows = "template",
    branch: str = "main",
) -> CommittedFiles:
    blobs = {path: blob_id(text) for path, text in (present or {}).items()}
    given = [File(path=path, content=text) for path, text in files.items()]
    return select_files_to_commit(given, blobs, removable, workflows=workflows, branch=branch)


def paths(of: CommittedFiles) -> list[str]:
    return [file.path for file in of.files]


@pytest.mark.parametrize("path", ["CNAME", ".gitmodules", "action.yml", ".github/dependabot.yml", "../x", "con.txt"])
def test_path_that_is_not_published_is_left_out_and_the_rest_goes_on(path: str) -> None:
    found = content({"index.html": b"x", path: b"y"})
    assert paths(found) == ["index.html"]
    assert list(found.left_out) == [path]


def test_workflow_is_written_from_the_template_for_the_branch_of_the_site() -> None:
    found = content({CI: WORKFLOW}, branch="master")
    text = found.files[0].content.decode()
    assert "make it" in text
    assert '"master"' in text
    assert "pull_request_target" not in text
    assert "self-hosted" not in text


def test_workflow_that_cannot_be_read_is_left_out() -> None:
    assert content({CI: b"on: [push"}).left_out == {CI: "it cannot be read as a workflow"}


def test_operator_may_publish_none_or_any() -> None:
    assert content({CI: WORKFLOW}, workflows="off").left_out == {CI: "PUBLISH_WORKFLOWS is off"}
    assert content({CI: WORKFLOW}, workflows="any").files[0].content == WORKFLOW
    assert paths(content({".github/FUNDING.yml": b"x"}, workflows="any")) == []


def test_site_has_few_workflows() -> None:
    files = {f".github/workflows/{number}.yml": WORKFLOW for number in range(MAX_WORKFLOWS + 1)}
    assert list(content(files).left_out) == [f".github/workflows/{MAX_WORKFLOWS}.yml"]


def test_what_the_repository_holds_already_stays_as_it_is() -> None:
    present = {"CNAME": b"sales.example\n", CI: WORKFLOW, "A.txt": b"1", "a.txt": b"2"}
    found = content(present, present, tuple(present))
    assert {file.path: file.content for file in found.files} == present
    assert found.left_out == {}


def test_owners_domain_is_neither_changed_nor_removed() -> None:
    found = content({"CNAME": b"evil.example\n"}, {"CNAME": b"sales.example\n"}, ("CNAME",))
    assert list(found.left_out) == ["CNAME"]


def test_second_of_two_names_that_some_file_system_takes_for_one_is_left_out() -> None:
    assert list(content({"Data.csv": b"1", "data.csv": b"2", "caf\u00e9": b"3", "cafe\u0301": b"4"}).left_out) == [
        "data.csv",
        "cafe\u0301",
    ]


def test_name_of_a_file_that_stays_is_taken_and_that_of_one_that_goes_is_free() -> None:
    assert list(content({"Data.csv": b"1"}, {"data.csv": b"2"}).left_out) == ["Data.csv"]
    assert paths(content({"Data.csv": b"1"}, {"data.csv": b"2"}, ("data.csv",))) == ["Data.csv"]
