"""A site is an immutable mapping from path to bytes."""

from contracts.brief import File
from generator.site import Site

SITE = Site({"index.html": b"<p>", "a.bin": b"\xff"})


def test_a_site_is_the_same_as_in_a_message() -> None:
    assert Site.of(SITE.files) == SITE
    assert SITE.files == (File(path="index.html", content=b"<p>"), File(path="a.bin", content=b"\xff"))
    assert SITE.size == 4


def test_a_change_makes_another_site() -> None:
    assert SITE.with_files({"a.bin": b"", "b.txt": b"b"}) == {"index.html": b"<p>", "a.bin": b"", "b.txt": b"b"}
    assert SITE.without({"a.bin", "none"}) == {"index.html": b"<p>"}
    assert SITE == {"index.html": b"<p>", "a.bin": b"\xff"}


def test_a_site_does_not_change_with_what_it_was_made_of() -> None:
    files = {"index.html": b"<p>"}
    site = Site(files)
    files["index.html"] = b"<q>"
    assert site["index.html"] == b"<p>"
