"""Of the browsers that a machine has, one is taken in a known order, or the one that is asked for."""

from pathlib import Path

from generator.chromium.browser_installation import find_chromium


def machine(*names: str) -> dict[str, str]:
    return {name: f"/bin/{name}" for name in names}


def test_chromium_comes_before_what_is_made_of_it() -> None:
    has = machine("microsoft-edge", "google-chrome", "chromium")
    assert find_chromium(None, has.get) == Path("/bin/chromium")


def test_what_is_made_of_it_is_taken_where_there_is_nothing_else() -> None:
    assert find_chromium(None, machine("microsoft-edge").get) == Path("/bin/microsoft-edge")


def test_the_one_that_is_asked_for_is_taken_or_none() -> None:
    has = machine("chromium", "google-chrome")
    assert find_chromium("google-chrome", has.get) == Path("/bin/google-chrome")
    assert find_chromium("brave", has.get) is None


def test_a_machine_without_any_has_none() -> None:
    assert find_chromium(None, machine().get) is None
