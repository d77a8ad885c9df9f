"""The GitHub stand-in's objects that were written or read last."""

from tools.stand_ins.github.recent_objects import RecentObjects


def test_an_object_is_found_by_kind_and_id() -> None:
    objects = RecentObjects()
    objects.keep("blob", "a1", b"text")
    assert objects.get("blob", "a1") == b"text"
    assert objects.get("commit", "a1") is None


def test_the_least_recently_used_objects_are_dropped_for_new_ones() -> None:
    objects = RecentObjects(10)
    objects.keep("blob", "a1", b"12345")
    objects.keep("blob", "b2", b"12345")
    objects.get("blob", "a1")
    objects.keep("blob", "c3", b"123")
    assert [objects.get("blob", sha) is not None for sha in ("a1", "b2", "c3")] == [True, False, True]


def test_an_object_that_is_too_large_is_not_kept() -> None:
    objects = RecentObjects(10)
    objects.keep("blob", "a1", b"x" * 11)
    assert objects.get("blob", "a1") is None


def test_an_object_that_is_kept_again_counts_once() -> None:
    objects = RecentObjects(10)
    for _ in range(3):
        objects.keep("blob", "a1", b"x" * 5)
    objects.keep("blob", "b2", b"x" * 5)
    assert objects.get("blob", "a1") == b"x" * 5
