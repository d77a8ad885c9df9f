"""What the reaper ends, and in which order."""

from pathlib import Path

from tools.stack.leftover_cleanup import end, still_watched


def test_what_was_taken_back_is_left_alone() -> None:
    assert still_watched(["+group 11\n", "+group 12\n", "-group 11\n"]) == ["group 12"]


def test_the_newest_ends_first() -> None:
    assert still_watched(["+folder /a\n", "+group 1\n", "+group 2\n"]) == ["group 2", "group 1", "folder /a"]


def test_what_was_taken_back_and_watched_again_is_the_newest() -> None:
    lines = ["+group 1\n", "+group 2\n", "-group 1\n", "+group 1\n"]
    assert still_watched(lines) == ["group 1", "group 2"]


def test_a_folder_with_spaces_in_its_name_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "two words"
    (folder / "inside").mkdir(parents=True)

    end(f"folder {folder}")

    assert not folder.exists()


def test_a_folder_that_is_gone_already_is_no_fault(tmp_path: Path) -> None:
    end(f"folder {tmp_path / 'gone'}")

    assert list(tmp_path.iterdir()) == []
