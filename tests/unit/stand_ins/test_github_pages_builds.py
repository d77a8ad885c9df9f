"""Which commit a Pages site shows at a moment."""

from tools.stand_ins.github.pages_builds import Site


def site(*builds: tuple[str, float, float, str]) -> Site:
    """A site with builds of (commit, start, delay, outcome)."""
    made = Site("main", "/")
    for number, (commit, start, delay, outcome) in enumerate(builds):
        made.start_build(number, commit, start, delay, outcome)  # type: ignore[arg-type] # written out by the tests
    return made


def shown(made: Site, now: float) -> str | None:
    build = made.served(now)
    return build.commit if build else None


def test_nothing_is_shown_before_the_first_build_is_done() -> None:
    made = site(("a", 10, 5, "built"))
    assert [shown(made, now) for now in (10, 14.9, 15)] == [None, None, "a"]
    assert [made.status(now) for now in (10, 15)] == ["building", "built"]


def test_a_site_without_builds_has_no_status() -> None:
    assert site().status(0) is None


def test_the_old_commit_is_shown_until_the_new_one_is_built() -> None:
    made = site(("a", 0, 5, "built"), ("b", 10, 5, "built"))
    assert [shown(made, now) for now in (9, 14, 15)] == ["a", "a", "b"]


def test_a_newer_build_cancels_one_that_still_runs() -> None:
    made = site(("a", 0, 5, "built"), ("b", 3, 5, "built"))
    assert [shown(made, now) for now in (5, 7, 8)] == [None, None, "b"]
    assert [build.status(8) for build in made.builds] == ["cancelled", "built"]
    assert made.builds[0].updated(8) == 3


def test_a_failed_build_shows_nothing_new() -> None:
    made = site(("a", 0, 1, "built"), ("b", 10, 1, "errored"))
    assert (shown(made, 20), made.status(20)) == ("a", "errored")


def test_a_stuck_build_goes_on_for_ever() -> None:
    made = site(("a", 0, 1, "stuck"))
    assert (shown(made, 1e9), made.status(1e9)) == (None, "building")


def test_a_missed_build_leaves_no_trace() -> None:
    assert site(("a", 0, 1, "missed")).builds == []


def test_a_build_keeps_the_folder_that_it_was_started_with() -> None:
    made = site(("a", 0, 1, "built"))
    made.path = "/docs"
    build = made.served(5)
    assert build is not None
    assert build.path == "/"
