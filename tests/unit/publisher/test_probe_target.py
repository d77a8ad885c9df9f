import pytest

from publisher.pages_probe import fresh_url, plain_url, probe_path

PAGES = "https://octo.github.io/sales/"


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        (["README.md", "index.html"], "index.html"),
        (["LICENSE", "app.js"], "LICENSE"),
        ([".nojekyll", ".github/workflows/ci.yml", "data/a.csv"], "data/a.csv"),
        ([".nojekyll"], None),
        ([], None),
    ],
)
def test_the_page_itself_shows_a_commit_best_then_any_changed_file_that_is_served(
    changed: list[str], path: str | None
) -> None:
    assert probe_path(changed) == path


def test_the_plain_address_is_the_one_that_visitors_open() -> None:
    assert plain_url(PAGES, "index.html") == PAGES
    assert plain_url(PAGES, "a b/ü?.csv") == f"{PAGES}a%20b/%C3%BC%3F.csv"


def test_every_look_has_a_query_of_its_own() -> None:
    looks = [fresh_url(PAGES, "abcdef0123", seconds) for seconds in (100.0, 100.05, 103.0)]
    assert looks == [f"{PAGES}?v=abcdef0-100000", f"{PAGES}?v=abcdef0-100050", f"{PAGES}?v=abcdef0-103000"]
