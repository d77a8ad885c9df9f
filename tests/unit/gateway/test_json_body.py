"""A body that is no JSON object is answered 400 with what is wrong and where, and nothing of it is quoted."""

import codecs
import json

import httpx
import pytest

from gateway.json_body import json_object
from gateway.problem_details import ProblemError
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import SECRET, a_request

GOOD = json.dumps(a_request())


def refusal_of(body: bytes) -> str:
    with pytest.raises(ProblemError) as refused:
        json_object(body)
    return refused.value.detail


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "UTF-8"),
        (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"),
        (codecs.BOM_UTF32_LE, "UTF-32"),
        (codecs.BOM_UTF32_BE, "UTF-32"),
    ],
)
async def test_a_byte_order_mark_is_answered_400_by_name(
    mark: bytes, encoding: str, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    problem = problem_of(await client.post("/briefs", content=mark + GOOD.encode()), 400)
    assert f"byte order mark of {encoding};" in problem["detail"]
    assert outbox.attempts == 0


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_without_a_mark_are_named(encoding: str) -> None:
    assert "UTF-16 or UTF-32" in refusal_of(GOOD.encode(encoding))


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp437"])
def test_text_in_another_encoding_is_refused_with_the_place_of_its_first_such_byte(encoding: str) -> None:
    text = '{\n "task": "ok",\n "brief": "Grüße"}'
    assert "not UTF-8 at line 3, column 14 (byte 30)" in refusal_of(text.encode(encoding))
    assert json_object(text.encode("utf-8"))["brief"] == "Grüße"


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("before", ["", '"x": "NaN \\" Infinity", ', '"x": -1e5, "y": ["\\\\", true], '])
def test_a_number_that_json_has_not_is_refused_with_its_place(constant: str, before: str) -> None:
    line = f'{before}"round": '
    said = refusal_of(f"{{\n{line}{constant}}}".encode())
    assert said.startswith("The body holds NaN or Infinity at line 2, ")
    assert f"column {len(line) + 1} " in said


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400 + ".0"])
def test_a_number_that_would_be_read_as_infinite_is_refused(number: str) -> None:
    assert "a number beyond 1.8e308" in refusal_of(f'{{"checks": [{{"x": {number}}}]}}'.encode())
    assert json_object(b'{"x": 1e308}') == {"x": 1e308}


def test_a_number_of_thousands_of_digits_is_refused_with_its_place() -> None:
    body = f'{{"x": "{"1" * 5000}", "round": {"9" * 5000}}}'.encode()
    assert f"at line 1, column {5000 + 20} " in refusal_of(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{} {}", "line 1, column 4 (character 3): Extra data"),
        (GOOD.encode() + b"\n}", "line 2, column 1"),
        (b'{"a": 1,\n "b" 2}', "line 2, column 6 (character 14): Expecting ':' delimiter"),
        (b"{'a': 1}", "line 1, column 2 (character 1): Expecting property name enclosed in double quotes"),
        (b'{"a": "x', "line 1, column 7 (character 6): Unterminated string"),
        (b'{"a": "\x01"}', "line 1, column 8 (character 7): Invalid control character"),
        (b'{"a": "\\q"}', "line 1, column 8 (character 7): Invalid \\escape"),
        (b'{"a": tru}', "line 1, column 7 (character 6): Expecting value"),
        (b"[1, 2]", "must be a JSON object"),
        (b"7", "must be a JSON object"),
        (b"[" * 50_000, "nested too deeply"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_broken_json_is_refused_with_line_and_column(body: bytes, said: str) -> None:
    assert said in refusal_of(body)


@pytest.mark.parametrize("name", ["secret", "nonce", "task", "brief", "attachments", "round"])
def test_a_field_that_is_sent_twice_is_named(name: str) -> None:
    body = f'{GOOD[:-1]}, "attachments": 1, {json.dumps(name)}: "x", {json.dumps(name)}: "x"}}'
    assert "twice" in refusal_of(body.encode())
    assert f"`{name}`" in refusal_of(f'{{"{name}": 1, "{name}": 2}}'.encode())


def test_unknown_fields_are_ignored_however_often_they_are_sent() -> None:
    assert json_object(b'{"signature": 1, "signature": 2, "email": "e"}')["email"] == "e"


def test_the_same_name_in_different_objects_is_not_twice() -> None:
    assert json_object(b'{"brief": {"brief": 1}, "checks": [{"task": 1}, {"task": 2}]}')


@pytest.mark.parametrize("end", ["", "]", '"', '\\q"}', "\x02", "NaN}", "\xff", ', "nonce": 1}', '{"x"'])
def test_no_refusal_quotes_what_was_sent(end: str) -> None:
    secret = json.dumps(SECRET, ensure_ascii=False)
    said = refusal_of(f'{{"nonce": 1, "secret": {secret}, "brief": "privately", "x": {end}'.encode("latin-1"))
    assert SECRET not in said
    assert "privately" not in said
