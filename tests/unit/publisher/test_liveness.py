import pytest

from publisher.liveness import witness_path, witness_url

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
    assert witness_path(changed) == path


def test_the_page_is_looked_at_where_visitors_open_it_past_every_cache() -> None:
    assert witness_url(PAGES, "index.html", "abcdef0123") == f"{PAGES}?v=abcdef0"


def test_paths_are_quoted() -> None:
    assert witness_url(PAGES, "a b/ü?.csv", "abcdef0123") == f"{PAGES}a%20b/%C3%BC%3F.csv?v=abcdef0"
