"""The real services are used only where all three are configured, and only by `.env`."""

from pathlib import Path

import pytest

from chassis.env_file import read_env_file
from tools.stack.real_or_stand_ins import MODEL_KEYS, REQUIRED, choose

ALL = (MODEL_KEYS[0], *REQUIRED)


@pytest.mark.parametrize("key", MODEL_KEYS)
def test_all_three_make_it_real(key: str) -> None:
    real, sentence = choose(dict.fromkeys((key, *REQUIRED), "set"))

    assert real is not None
    assert real.evaluation_url == "set"
    assert "real model" in sentence


@pytest.mark.parametrize("missing", ALL)
def test_any_one_missing_is_named_and_nothing_is_real(missing: str) -> None:
    real, sentence = choose({name: "set" for name in ALL if name != missing})

    assert real is None
    assert f".env lacks {missing}" in sentence


def test_without_any_nothing_leaves_the_machine() -> None:
    real, sentence = choose({})

    assert real is None
    assert sentence.endswith("nothing leaves this machine.")


def test_an_empty_value_counts_as_none_and_the_shell_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "the shell's")
    (tmp_path / ".env").write_text("GEMINI_API_KEY=\nEVALUATION_URL=https://example.org/notify\n")

    assert read_env_file(tmp_path / ".env") == {"EVALUATION_URL": "https://example.org/notify"}


def test_no_env_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / ".env") == {}


def test_what_env_says_is_not_shown_when_it_is_printed() -> None:
    real, _ = choose(dict.fromkeys(ALL, "do-not-show"))

    assert "do-not-show" not in repr(real)
