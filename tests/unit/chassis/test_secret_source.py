"""A secret from a file is read again when the file changes; every value it ever had is known to redaction."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from chassis.secret_source import SecretSource, TokenFile, TokenOrFile
from chassis.settings import ServiceSettings, load_settings


class Settings(ServiceSettings):
    """A service with a key that may be in a file."""

    api_key_file: TokenFile | None = None
    api_key: TokenOrFile = None


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
    file.write_text("the-first-value\n", encoding="utf-8")
    source = SecretSource("GEMINI_API_KEY", None, file)
    assert source.current() == "the-first-value"
    replace_content(file, "the-second-value\n")
    assert source.current() == "the-second-value"
    assert source.known() == {"the-first-value", "the-second-value"}


@pytest.mark.parametrize("content", ["", "two words", "two\nlines", "a\x00b", '"in-quotes"', "short", "naïve-value"])
def test_the_earlier_value_stays_where_the_file_turns_unusable(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key"
    file.write_text("the-first-value", encoding="utf-8")
    source = SecretSource("GEMINI_API_KEY", None, file)
    replace_content(file, content)
    with capture_logs() as logs:
        assert [source.current(), source.current()] == ["the-first-value"] * 2
        file.unlink()
        assert [source.current(), source.current()] == ["the-first-value"] * 2
    assert [line["log_level"] for line in logs] == ["warning"] * 2, "each trouble is told once"


def test_a_file_that_is_missing_or_empty_at_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        SecretSource("GEMINI_API_KEY", None, tmp_path / "missing")
    with pytest.raises(ValueError, match="GEMINI_API_KEY_FILE"):
        SecretSource("GEMINI_API_KEY", None)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "is empty"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"'pass-word-of-ours'", "is in quotation marks"),
        (b"pass-word-of ours", "has a blank inside"),
        (b"pass-word-of\nours", "has a line break inside"),
        (b"word", "has fewer than 8 characters"),
    ],
)
def test_a_file_is_held_to_what_holds_for_the_variable(
    content: bytes | None,
    wrong: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("API_KEY_FILE", str(file))
    with pytest.raises(SystemExit):
        load_settings(Settings)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"API_KEY_FILE: {file} {wrong}")
    assert "word" not in line


def test_a_key_is_required_where_no_file_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("API_KEY", raising=False)
    with pytest.raises(SystemExit):
        load_settings(Settings)
    assert capsys.readouterr().err.startswith("API_KEY: set it, or API_KEY_FILE to a file that holds it")
    (tmp_path / "key").write_text("k" * 20 + "\n")
    monkeypatch.setenv("API_KEY_FILE", str(tmp_path / "key"))
    assert load_settings(Settings).api_key is None
