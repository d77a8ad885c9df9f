"""A secret from a file is read again when the file changes; every value it ever had is known to redaction."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from chassis.secret_source import SecretSource


def replace_content(file: Path, content: str) -> None:
    """As `mv` does: another inode, whatever the clock's resolution."""
    new = file.with_suffix(".new")
    new.write_text(content, encoding="utf-8")
    new.replace(file)


def test_a_value_without_a_file_never_changes() -> None:
    source = SecretSource("GEMINI_API_KEY", SecretStr(" first \n"))
    assert source.current() == "first"
    assert source.known() == {"first"}


def test_a_changed_file_is_read_again_and_both_values_stay_known(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("first\n", encoding="utf-8")
    source = SecretSource("GEMINI_API_KEY", None, file)
    assert source.current() == "first"
    replace_content(file, "second\n")
    assert source.current() == "second"
    assert source.known() == {"first", "second"}


@pytest.mark.parametrize("content", ["", "two words", "two\nlines", "a\x00b", '"quoted"', "d\u00e9j\u00e0"])
def test_the_earlier_value_stays_where_the_file_turns_unusable(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key"
    file.write_text("first", encoding="utf-8")
    source = SecretSource("GEMINI_API_KEY", None, file)
    replace_content(file, content)
    assert source.current() == "first"
    file.unlink()
    assert source.current() == "first"


def test_a_file_that_is_missing_or_empty_at_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        SecretSource("GEMINI_API_KEY", None, tmp_path / "missing")
    with pytest.raises(ValueError, match="GEMINI_API_KEY_FILE"):
        SecretSource("GEMINI_API_KEY", None)
