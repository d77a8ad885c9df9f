"""Attachments: which names are harmless, which bytes they hold."""

import contextlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from chassis.brief_request.attachment_parser import MAX_ATTACHMENTS, MAX_NAME_CHARS, attachments_of
from chassis.brief_request.field_errors import InvalidFieldError
from contracts.brief import Attachment
from tests.unit.gateway.sample_requests import data_uri

PNG = b"\x89PNG\r\n\x1a\n\x00\xff"


def fault_of(sent: JsonValue) -> str:
    with pytest.raises(InvalidFieldError) as caught:
        attachments_of(sent)
    return caught.value.field


def file(name: object = "data.csv", url: object = "data:text/csv,a") -> JsonValue:
    return [{"name": name, "url": url}]  # type: ignore[dict-item] # wrong kinds are sent on purpose


@pytest.mark.parametrize("sent", [None, []])
def test_no_attachments_are_fine(sent: JsonValue) -> None:
    assert attachments_of(sent) == ()


def test_several_files_are_read_in_order_byte_for_byte() -> None:
    sent: JsonValue = [
        {"name": "data.csv", "url": data_uri(b"a,1\r\n")},
        {"name": "logo.png", "url": data_uri(PNG, "image/png")},
        {"name": "about.md", "url": "data:text/markdown;charset=utf-8,%23%20About%0A"},
    ]
    assert attachments_of(sent) == (
        Attachment(name="data.csv", media_type="text/csv", content=b"a,1\r\n"),
        Attachment(name="logo.png", media_type="image/png", content=PNG),
        Attachment(name="about.md", media_type="text/markdown", content=b"# About\n"),
    )


def test_a_media_type_that_contradicts_the_name_is_kept() -> None:
    (attachment,) = attachments_of(file("sheet.xlsx", data_uri(b"PK\x03\x04", "image/png")))
    assert (attachment.media_type, attachment.content) == ("image/png", b"PK\x03\x04")


@pytest.mark.parametrize("name", ["data.csv", "Screenshot 2025-10-10 at 9.41\u202fAM.png", "таблица.xlsx", "a" * 100])
def test_a_plain_name_is_kept(name: str) -> None:
    assert attachments_of(file(name))[0].name == name


BAD_NAMES: Sequence[object] = [
    "../secrets.txt",
    "..",
    "a/b.csv",
    "/etc/passwd",
    "..\\windows",
    "C:\\data.csv",
    "a..b",
    ".git",
    ".env",
    "a\nb",
    "a\x7fb",
    "a\u0085b",
    "a\u2028b",
    "a\0b",
    "\ud800",
    "",
    " ",
    "a" * (MAX_NAME_CHARS + 1),
    None,
    7,
    ["a"],
]


def test_any_other_name_is_refused() -> None:
    for name in BAD_NAMES:
        assert fault_of(file(name)) == "attachments[0].name", name


@given(st.text(max_size=120))
def test_a_name_that_is_kept_stays_inside_its_folder(name: str) -> None:
    with contextlib.suppress(InvalidFieldError):
        assert attachments_of(file(name))[0].name == name
        assert not {"/", "\\", "\0", "\n"} & set(name)
        assert not name.startswith(".")


@pytest.mark.parametrize("url", [None, 7, "", "https://example.com/data.csv", "data:;base64,a", "data:text/plain"])
def test_an_address_that_holds_no_data_is_refused(url: object) -> None:
    assert fault_of(file(url=url)) == "attachments[0].url"


def test_an_http_address_is_refused_saying_that_nothing_is_fetched() -> None:
    with pytest.raises(InvalidFieldError, match="only data: URIs are accepted, nothing is fetched"):
        attachments_of(file(url="https://example.com/data.csv"))


@pytest.mark.parametrize("missing", ["name", "url"])
def test_a_missing_part_is_named(missing: str) -> None:
    other = "url" if missing == "name" else "name"
    assert fault_of([{other: "data:,x" if other == "url" else "a.txt"}]) == f"attachments[0].{missing}"


@pytest.mark.parametrize("sent", ["data:,x", 7, True, {"name": "a", "url": "data:,x"}])
def test_anything_but_a_list_is_refused(sent: JsonValue) -> None:
    assert fault_of(sent) == "attachments"


def test_an_item_that_is_no_object_is_named() -> None:
    assert fault_of([{"name": "a.txt", "url": "data:,x"}, "data:,x"]) == "attachments[1]"


def test_twenty_files_are_taken_and_twenty_one_refused() -> None:
    files: list[JsonValue] = [{"name": f"{number}.txt", "url": "data:,x"} for number in range(MAX_ATTACHMENTS + 1)]
    assert len(attachments_of(files[:MAX_ATTACHMENTS])) == 20
    assert fault_of(files) == "attachments"


def test_the_same_file_sent_twice_counts_once() -> None:
    twice: JsonValue = [{"name": "a.txt", "url": "data:,x"}, {"name": "a.txt", "url": "data:;base64,eA=="}]
    assert len(attachments_of(twice)) == 1


def test_two_contents_under_one_name_are_refused() -> None:
    assert fault_of([{"name": "a.txt", "url": "data:,x"}, {"name": "a.txt", "url": "data:,y"}]) == "attachments[1].name"
