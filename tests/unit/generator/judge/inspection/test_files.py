"""Which files must be there, must not, and are left alone; in which order faults come."""

import pytest

from generator.judge.inspection.file_inspection import inspect_file
from generator.judge.inspection.site_inspection import MAX_PER_KIND, inspect_site
from generator.site import Site
from tests.unit.generator.judge.inspection.looking import faults_of


def reasons(*paths: str, required: tuple[str, ...] = (), forbidden: tuple[str, ...] = ()) -> list[str]:
    site = dict.fromkeys(paths, b"a")
    return [fault.reason for fault in inspect_site(Site(site), required=required, forbidden=forbidden, untouched=())]


def test_a_missing_file_is_told_with_what_may_be_meant_for_it() -> None:
    assert reasons("a.txt", required=("a.txt",)) == []
    for there in ("A.txt", "x/a.txt", "a-.txt"):
        (reason,) = reasons(there, required=("a.txt",))
        assert "it is missing" in reason
        assert f"`{there}`" in reason
    assert len(reasons(required=("a.txt", "a.txt"))) == 1


def test_a_forbidden_file_is_one_of_exactly_that_name() -> None:
    assert reasons("a.txt", forbidden=("A.txt", "b/a.txt")) == []
    assert len(reasons("a.txt", forbidden=("a.txt",))) == 1


def test_files_that_are_not_the_models_are_not_judged_but_count_as_existing() -> None:
    site = {"broken.json": b"{", "empty.txt": b"", "index.html": b"<a href='broken.json'>data</a>"}
    required = ("broken.json", "empty.txt")
    assert inspect_site(Site(site), required=required, forbidden=(), untouched={"broken.json", "empty.txt"}) == ()
    kinds = [fault.kind for fault in inspect_site(Site(site), required=required, forbidden=(), untouched=())]
    assert kinds == ["empty-file", "json-syntax"]


@pytest.mark.parametrize("path", ["/etc/a", "../a", "a/../../b", "C:/a", "a\\..\\b"])
def test_a_path_that_leads_out_is_fatal(path: str) -> None:
    assert [(fault.kind, fault.fatal) for fault in faults_of({path: "a"})] == [("path", True)]


def test_faults_come_worst_first_and_not_too_many_of_one_kind() -> None:
    token = "gh" + "p_" + "q7Zk2VbX9rTm4WcJ8sLd5NhG3pYf6Qa1RzEu"
    faults = faults_of(
        {
            "a.csv": "a,b\n1\n",
            "b.html": "<p></i>" * 20 + "<a href=c></a>",
            "d.js": "let = ;",
            "e.txt": token,
        }
    )
    kinds = [fault.kind for fault in faults]
    assert list(dict.fromkeys(kinds)) == ["secret", "js-syntax", "html-syntax", "local-reference", "csv-shape"]
    assert kinds.count("html-syntax") == MAX_PER_KIND


def test_a_file_larger_than_can_be_judged_is_told_so() -> None:
    faults = inspect_file("a.py", b"a;\n" * 200_000).faults
    assert [fault.kind for fault in faults] == ["too-large"]
    assert "600000 bytes" in faults[0].reason


def test_a_site_that_takes_too_long_is_told_so() -> None:
    ticks = iter(range(0, 1_000, 7))
    site = {f"{number}.txt": b"a" for number in range(9)}
    faults = inspect_site(Site(site), required=(), forbidden=(), untouched=(), clock=lambda: float(next(ticks)))
    assert [fault.kind for fault in faults] == ["too-large"]


def test_an_empty_site_lacks_only_what_is_required() -> None:
    assert faults_of({}) == []
