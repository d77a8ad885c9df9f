"""A body is looked through piece by piece: its secret is found wherever it is cut, and too much of it is refused."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.body_scanner import MAX_DEPTH, MAX_REMEMBERED_BYTES, MAX_TOKENS_UNPROVEN, BodyScanner, TokenBound
from gateway.problem_details import ProblemError

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["secret", "email", '"', "\\"]) | TEXT, inner),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from(["secret", "brief", "secret "]) | TEXT, VALUES)


def scanned(pieces: Iterable[bytes]) -> BodyScanner:
    scan = BodyScanner()
    for piece in pieces:
        scan.feed(piece)
    return scan


def cut(body: bytes, size: int) -> Iterable[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


@given(fields=OBJECTS, size=st.integers(1, 40), escaped=st.booleans())
@example(fields={"secret": '\\"secret": "x'}, size=1, escaped=True)
@example(fields={"a": {"secret": "inner"}, "b": ["secret"], "secret": "outer"}, size=3, escaped=False)
def test_the_secret_is_what_a_parser_finds_however_the_body_is_cut(
    fields: dict[str, object], size: int, escaped: bool
) -> None:
    body = json.dumps(fields, ensure_ascii=escaped).encode()
    secret = fields.get("secret")
    assert scanned(cut(body, size)).secret == (secret if isinstance(secret, str) else None)


@given(pieces=st.lists(st.binary() | st.sampled_from([b'"', b"\\", b"{", b'{"secret":', b'"x"', b"}"])))
def test_what_is_no_json_is_looked_through_without_any_other_error(pieces: list[bytes]) -> None:
    scanned(pieces)


def test_a_secret_that_is_spelt_with_escapes_is_found() -> None:
    assert scanned([b'{"\\u0073ecret": "gr\\u00fcn"']).secret == "grün"  # noqa: S105 - no secret at all


@pytest.mark.parametrize("body", [b'{"secret": 7', b'{"secret": ["x"]', b'{"secret": "\xff"', b'{"secret": "half'])
def test_what_is_not_yet_a_secret_or_none_is_unknown(body: bytes) -> None:
    assert scanned([body]).secret is None


def test_no_long_string_is_remembered() -> None:
    scan = scanned([b'{"secret": "', *[b"x" * 1000] * 100])
    assert scan._remembered is None
    scan.feed(b'"')
    assert scan.secret is None
    assert scanned([b'{"secret": "' + b"x" * (MAX_REMEMBERED_BYTES - 1) + b'"']).secret


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_a_body_that_is_too_deep_is_refused_and_one_that_is_not_is_not(opening: bytes) -> None:
    scanned(cut(opening * MAX_DEPTH, 7))
    with pytest.raises(ProblemError, match="nested too deeply"):
        scanned(cut(opening * (MAX_DEPTH + 1), 7))


@pytest.mark.parametrize(("part", "tokens"), [(b"[],", 3), (b"1,", 1), (b'"x",', 2), (b'"a":{},', 5)])
def test_a_body_in_too_many_parts_is_refused_and_parts_in_strings_do_not_count(part: bytes, tokens: int) -> None:
    few = MAX_TOKENS_UNPROVEN // tokens
    scanned(cut(part * few, 1000))
    with pytest.raises(ProblemError, match="parts"):
        scanned(cut(part * (few + 1), 1000))
    scanned([b'{"brief": "' + part.replace(b'"', b"'") * 100_000 + b'"}'])


@given(body=st.text(st.sampled_from('[{]},:"\\a'), max_size=300), more=st.integers(0, MAX_TOKENS_UNPROVEN))
@example(body="[" * MAX_DEPTH, more=0)
@example(body="", more=MAX_TOKENS_UNPROVEN)
def test_a_body_below_the_bound_is_never_refused_by_a_scan(body: str, more: int) -> None:
    bound, pieces = TokenBound(), [body.encode(), b"," * more]
    if all(map(bound.allows, pieces)):
        scanned(pieces)


def test_bodies_that_a_scan_may_refuse_are_not_below_the_bound() -> None:
    assert not TokenBound().allows(b"[" * (MAX_DEPTH + 1))
    assert not TokenBound().allows(b"," * (MAX_TOKENS_UNPROVEN + 1))
