"""Addresses stand for files as they do on GitHub Pages."""

import pytest

from generator.chromium.media_types import media_type_of
from generator.chromium.served_site import ORIGIN, ServedSite
from generator.site import Site

SITE = {
    "index.html": b"start",
    "about.html": b"about",
    "docs/index.html": b"docs",
    "a b/ü.txt": b"odd name",
    "folder/data.csv": b"a,b",
}


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/repo/", "index.html"),
        ("/repo/index.html", "index.html"),
        ("/repo/?url=x#top", "index.html"),
        ("/repo/about", "about.html"),
        ("/repo/docs/", "docs/index.html"),
        ("/repo/docs", "docs/index.html"),
        ("/repo/a%20b/%C3%BC.txt", "a b/ü.txt"),
        ("/repo/folder/data.csv?v=2", "folder/data.csv"),
    ],
)
def test_an_address_stands_for_a_file(address: str, file: str) -> None:
    site = ServedSite(Site(SITE), "repo")
    answer = site.answer(ORIGIN + address)
    assert (answer.status, answer.body, answer.fault) == (200, SITE[file], None)
    assert site.path_of(ORIGIN + address) == file


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/repo/gone.js", "gone.js"),
        ("/repo/Index.html", "Index.html"),
        ("/repo/folder/", "folder/"),
        ("/repo", "repo"),
        ("/style.css", "style.css"),
        ("/repository/index.html", "repository/index.html"),
        ("/repo/../secret", "../secret"),
    ],
)
def test_any_other_address_is_a_missing_resource(address: str, path: str) -> None:
    answer = ServedSite(Site(SITE), "repo").answer(ORIGIN + address)
    assert answer.status == 404
    assert answer.fault is not None
    assert (answer.fault.kind, answer.fault.path, answer.fault.fatal) == ("missing-resource", path, False)


def test_a_page_of_its_own_for_what_is_missing_is_shown() -> None:
    answer = ServedSite(Site({"404.html": b"not here"}), "repo").answer(f"{ORIGIN}/repo/gone")
    assert (answer.status, answer.body) == (404, b"not here")


def test_nobody_is_blamed_for_the_icon_that_browsers_ask_for() -> None:
    answer = ServedSite(Site(SITE), "repo").answer(f"{ORIGIN}/favicon.ico")
    assert (answer.status, answer.fault) == (404, None)


def test_an_address_of_another_host_is_no_file() -> None:
    assert ServedSite(Site(SITE), "repo").path_of("https://cdn.jsdelivr.net/repo/index.html") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("app.js", "application/javascript; charset=utf-8"),
        ("lib/m.mjs", "application/javascript; charset=utf-8"),
        ("data.json", "application/json; charset=utf-8"),
        ("data.csv", "text/csv; charset=utf-8"),
        ("notes.md", "text/markdown; charset=utf-8"),
        ("style.CSS", "text/css; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.png", "image/png"),
        ("a.wasm", "application/wasm"),
        ("a.woff2", "font/woff2"),
        ("uid", "application/octet-stream"),
        ("a.unheard-of", "application/octet-stream"),
    ],
)
def test_a_file_has_the_media_type_of_its_name(path: str, expected: str) -> None:
    assert media_type_of(path) == expected
