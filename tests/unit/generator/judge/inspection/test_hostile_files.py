"""Nothing in a file makes inspection raise, and nothing makes it take long."""

import time
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.judge.inspection.file_inspection import inspect_file
from generator.judge.inspection.site_inspection import inspect_site
from generator.site import Site
from tests.corpus.defects import sound_site

SUFFIXES = "html css js mjs json jsonl webmanifest svg xml yml csv tsv py md txt x".split()  # noqa: SIM905 - one line
READ_BY_PYTHON = (".html", ".css")
"""A parser in Python takes minutes for 40 kB if its time grows with the square of them; one in C needs more."""
SECONDS = 5.0
"""Of computing; on an idle machine each of these takes under one."""

paths = st.sampled_from(["README.md", ".github/workflows/a.yml", *(f"a.{suffix}" for suffix in SUFFIXES)])
WORDS = (
    "<script> </script> <style> <svg> <template> <table> <!-- --> <!ENTITY href= ${ => async import url( @import "
    "--- &a *a def f'{ é \ufeff \0 [] {} () </ /* */ // \\"
)
PIECES = [*WORDS.split(), *"{}[]()<>/'\"`=:;,.-!?&#$%@*+|~^ \n\ta0"]
fragments = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@settings(max_examples=300)
@given(path=paths, content=st.one_of(st.binary(max_size=300), fragments.map(str.encode)))
def test_whatever_the_bytes_are_there_is_an_answer(path: str, content: bytes) -> None:
    faults = inspect_site(Site({path: content}), required=(), forbidden=(), untouched=())
    assert "unreadable" not in {fault.kind for fault in faults}


@settings(max_examples=100)
@given(path=st.sampled_from(sorted(sound_site())), data=st.data())
def test_a_file_may_end_anywhere_and_hold_anything(path: str, data: st.DataObject) -> None:
    sound = sound_site()[path]
    at = data.draw(st.integers(0, len(sound)))
    content = sound[:at] + data.draw(fragments).encode() + sound[data.draw(st.integers(at, len(sound))) :]
    faults = inspect_site(Site({path: content}), required=("index.html",), forbidden=(), untouched=())
    assert "unreadable" not in {fault.kind for fault in faults}


DEEP = {
    "a.html": ["<div>", "<b><p>", "<table><tr><td>", "<svg><g>", "<template>", "<nobr><div>", "<!--", "</p>", "<a "],
    "a.js": ["{", "(", "[", "{a:", "`${", "a?b:", "let = ;\n", "+ * ", ".a('b')", "(async()=>{await a;", "'"],
    "a.css": ["{", "a{", "(", "/*", "}", "url(", "b c;"],
    "a.json": ["[", '{"a":', "9"],
    "a.svg": ["<g>", "&a;", "<!ENTITY a 'b'>"],
    "a.yml": ["[", "- ", "? ", "&a [*a,"],
    "a.py": ["(", "-", "not ", "lambda:", "f'{", "a."],
    "a.csv": [",", '"', "a,b\nc\n"],
    "README.md": ["[", "> ", "- ", "*a ", "![", "_a_", "<a "],
}
CASES = [(path, piece) for path, pieces in DEEP.items() for piece in pieces]


@pytest.mark.parametrize(("path", "piece"), CASES, ids=lambda value: PurePosixPath(value).name.strip() or "space")
def test_what_repeats_or_nests_without_end_is_done_with_soon(path: str, piece: str) -> None:
    length = 40_000 if path.endswith(READ_BY_PYTHON) else 100_000
    content = (piece * (length // len(piece))).encode()
    started = time.process_time()
    faults = inspect_site(Site({path: content}), required=(), forbidden=(), untouched=())
    assert time.process_time() - started < SECONDS
    assert "unreadable" not in {fault.kind for fault in faults}


TWO_MEGABYTES = b'{"a": [1, 2, 3]}, <p class="x">text</p>; const b = `c`;\n' * 34_000


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_two_megabytes_are_read_or_refused_soon(suffix: str) -> None:
    started = time.process_time()
    faults = inspect_file(f"a.{suffix}", TWO_MEGABYTES).faults
    assert time.process_time() - started < SECONDS
    assert "unreadable" not in {fault.kind for fault in faults}


def test_a_site_of_two_megabytes_is_inspected_soon() -> None:
    started = time.process_time()
    faults = inspect_site(Site({"a.js": TWO_MEGABYTES}), required=(), forbidden=(), untouched=())
    assert time.process_time() - started < SECONDS
    assert [fault.kind for fault in faults] == ["js-syntax"]


@pytest.mark.parametrize("piece", ["[", "`${", "async x=>", "/(/;"])
def test_two_megabytes_of_script_that_browsers_refuse_have_one_fault(piece: str) -> None:
    faults = inspect_site(
        Site({"a.js": (piece * (1_990_000 // len(piece))).encode()}), required=(), forbidden=(), untouched=()
    )
    assert [fault.kind for fault in faults] == ["js-syntax"]


@pytest.mark.parametrize("script", [b"let a = '" + b"x" * 1_900_000 + b"';", b"/*" + b"[" * 1_900_000 + b"*/"])
def test_two_megabytes_in_one_token_are_no_fault(script: bytes) -> None:
    assert inspect_site(Site({"a.js": script}), required=(), forbidden=(), untouched=()) == ()


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = "<!DOCTYPE a [<!ENTITY a 'aaaa'>" + "".join(
        f"<!ENTITY {chr(98 + depth)} '{f'&{chr(97 + depth)};' * 20}'>" for depth in range(20)
    )
    faults = inspect_file("a.svg", f"{bomb}]><svg>&u;</svg>".encode()).faults
    assert [fault.reason for fault in faults] == ["it declares entities that hold others; write the characters"]
    outside = b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>'
    assert len(inspect_file("a.xml", outside).faults) <= 1
