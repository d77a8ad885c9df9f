"""Data URIs as evaluators write them."""

import base64
import contextlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.brief_request.data_uri import DataUri, InvalidDataUriError, parse_data_uri
from tests.unit.gateway.sample_requests import data_uri

BINARY = bytes(range(256))


@given(st.binary(max_size=200))
def test_base64_gives_back_the_exact_bytes(content: bytes) -> None:
    assert parse_data_uri(data_uri(content)) == DataUri("text/csv", content)


@given(st.binary(max_size=200))
def test_percent_encoding_gives_back_the_exact_bytes(content: bytes) -> None:
    assert parse_data_uri(f"data:text/plain,{quote(content)}").content == content


@given(st.text() | st.text().map("data:{}".format) | st.text().map("data:;base64,{}".format))
def test_any_text_at_all_is_parsed_or_refused_by_name(text: str) -> None:
    with contextlib.suppress(InvalidDataUriError):
        assert isinstance(parse_data_uri(text).content, bytes)


@given(st.text(st.characters(categories=["Cs"]), min_size=1))
def test_lone_surrogates_are_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidDataUriError, match="UTF-8"):
        parse_data_uri(f"data:,{text}")


@pytest.mark.parametrize("padding", ["", "=", "=="])
def test_padding_does_not_matter(padding: str) -> None:
    assert parse_data_uri(f"data:text/plain;base64,aGVsbG8{padding}").content == b"hello"


def test_blanks_in_base64_do_not_matter() -> None:
    assert parse_data_uri(" data:text/plain;base64, aGVs\r\n\tbG8= ").content == b"hello"


def test_the_url_safe_alphabet_is_understood() -> None:
    text = base64.urlsafe_b64encode(BINARY).decode()
    assert "-" in text
    assert "_" in text
    assert parse_data_uri(f"data:application/octet-stream;base64,{text}").content == BINARY


def test_base64_may_be_percent_encoded_as_a_whole() -> None:
    text = quote(base64.b64encode(BINARY).decode(), safe="")
    assert parse_data_uri(f"data:application/octet-stream;base64,{text}").content == BINARY


def test_text_that_was_never_encoded_is_taken_as_utf_8() -> None:
    assert parse_data_uri("data:text/plain,grün # 1").content == "grün # 1".encode()


@pytest.mark.parametrize("uri", ["data:,x", "data:;base64,eA==", "data:base64,eA==", "data:nonsense,x"])
def test_a_missing_media_type_means_plain_text(uri: str) -> None:
    assert parse_data_uri(uri) == DataUri("text/plain", b"x")


@pytest.mark.parametrize(
    ("uri", "media_type"),
    [
        ("data:image/png;base64,eA==", "image/png"),
        ("DATA:Text/CSV;charset=utf-8;BASE64,eA==", "text/csv"),
        ("data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,eA==", None),
    ],
)
def test_the_media_type_is_what_was_said(uri: str, media_type: str | None) -> None:
    expected = media_type or "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert parse_data_uri(uri) == DataUri(expected, b"x")


@pytest.mark.parametrize("uri", ["data:;base64,a", "data:;base64,a=b=", "data:;base64,§§§§", "data:;base64,aGVs*G8="])
def test_what_is_not_base64_is_refused(uri: str) -> None:
    with pytest.raises(InvalidDataUriError, match="is not"):
        parse_data_uri(uri)


@pytest.mark.parametrize("url", ["https://example.com/data.csv", "http://127.0.0.1/", "file:///etc/passwd", "data.csv"])
def test_other_addresses_are_refused_because_nothing_is_fetched(url: str) -> None:
    with pytest.raises(InvalidDataUriError, match="only data: URIs are accepted"):
        parse_data_uri(url)


def test_a_data_uri_without_comma_is_refused() -> None:
    with pytest.raises(InvalidDataUriError, match="comma"):
        parse_data_uri("data:text/plain;base64")
