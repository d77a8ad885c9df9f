"""Which models are asked, by which keys, and what a start without them says."""

from pathlib import Path

import pytest

from chassis.settings import load_settings
from generator.model_settings import GEMINI_MODELS, OPENAI_MODELS, ModelSettings

NAMES = [name.upper() for name in ModelSettings.model_fields]
GEMINI = tuple(f"gemini/{name}" for name in GEMINI_MODELS)
OPENAI = tuple(f"openai/{name}" for name in OPENAI_MODELS)
KEY = {"GEMINI_API_KEY": "key-for-tests"}
OPENAI_KEY = {"OPENAI_API_KEY": "key-for-tests"}
AI_PIPE = {"OPENAI_BASE_URL": "https://aipipe.org/openrouter/v1", **OPENAI_KEY}
OLLAMA = {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1"}


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def settings_of(values: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> ModelSettings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load_settings(ModelSettings)


@pytest.mark.parametrize(
    ("values", "models"),
    [
        (KEY, GEMINI),
        (OPENAI_KEY, OPENAI),
        (KEY | OPENAI_KEY, GEMINI + OPENAI),
        (KEY | {"GEMINI_MODELS": " models/one , gemini/two,"}, ("gemini/one", "gemini/two")),
        (OPENAI_KEY | {"GEMINI_MODELS": "one"}, OPENAI),
        (KEY | OPENAI_KEY | {"MODELS": "openai/a/b:free, gemini/c,openai/a/b:free"}, ("openai/a/b:free", "gemini/c")),
        (KEY | {"MODELS": "gemini/c", "GEMINI_MODELS": "one"}, ("gemini/c",)),
        (AI_PIPE | {"MODELS": "openai/google/gemini-3.8-flash"}, ("openai/google/gemini-3.8-flash",)),
        (OLLAMA | {"MODELS": "openai/llama3.2:3b"}, ("openai/llama3.2:3b",)),
    ],
)
def test_models_are_asked_as_named_or_by_the_keys_that_are_there(
    values: dict[str, str], models: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings_of(values, monkeypatch).models == models


@pytest.mark.parametrize(
    ("values", "variable", "words"),
    [
        ({}, "GEMINI_API_KEY", "OPENAI_API_KEY"),
        ({"OPENAI_BASE_URL": "https://aipipe.org/openrouter/v1"}, "GEMINI_API_KEY", "OPENAI_API_KEY"),
        ({"MODELS": "openai/gpt-5.5"}, "GEMINI_API_KEY", "OPENAI_API_KEY"),
        (KEY | {"MODELS": "gemini/one,openai/gpt-5.5"}, "MODELS", "openai/gpt-5.5 needs a key. Set OPENAI_API_KEY or"),
        (OPENAI_KEY | {"MODELS": "gemini/one"}, "MODELS", "gemini/one needs a key. Set GEMINI_API_KEY or"),
        (KEY | {"MODELS": "gemini-3.8-flash"}, "MODELS", "Write gemini/gemini-3.8-flash, or openai/"),
        (KEY | {"MODELS": "anthropic/claude"}, "MODELS", "openai/anthropic/claude"),
        (KEY | {"MODELS": "gemini/"}, "MODELS", "names no provider"),
        (KEY | {"MODELS": " , "}, "MODELS", "names no model"),
        (KEY | {"GEMINI_MODELS": " , "}, "GEMINI_MODELS", "names no model"),
        (AI_PIPE, "MODELS", "Name that API's models"),
        (OLLAMA, "MODELS", "Name that API's models"),
        (OPENAI_KEY | {"OPENAI_BASE_URL": "ftp://x"}, "OPENAI_BASE_URL", "http://"),
        ({"OPENAI_API_KEY": "short"}, "OPENAI_API_KEY", "fewer than"),
        ({"OPENAI_API_KEY_FILE": "/no/such/file"}, "OPENAI_API_KEY_FILE", "cannot be read"),
    ],
)
def test_what_cannot_work_stops_the_start_with_one_line_that_says_what_to_set(
    values: dict[str, str],
    variable: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit, match="2"):
        settings_of(values, monkeypatch)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{variable}: ")
    assert words in line


def test_every_key_that_is_there_is_known_by_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("a-key-in-a-file\n")
    settings = settings_of(KEY | {"OPENAI_API_KEY_FILE": str(file)}, monkeypatch)
    assert {name: key.current() for name, key in settings.key_sources.items()} == {
        "gemini": "key-for-tests",
        "openai": "a-key-in-a-file",
    }
    assert "key-for-tests" not in repr(settings)
