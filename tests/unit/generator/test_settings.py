"""What the generator reads from its environment."""

from pathlib import Path

import pytest

from chassis.settings import load_settings
from generator.model_settings import GEMINI_MODELS
from generator.settings import GeneratorSettings


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GEMINI_API_KEY_FILE",
        "GEMINI_API_ENDPOINT",
        "GEMINI_MODELS",
        "MODELS",
        "OPENAI_API_KEY",
        "OPENAI_API_KEY_FILE",
        "OPENAI_BASE_URL",
        "CONCURRENCY",
        "GEMINI_TIMEOUT_SECONDS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", "key-for-tests")


def test_only_the_key_has_to_be_set() -> None:
    settings = load_settings(GeneratorSettings)
    assert settings.models == tuple(f"gemini/{name}" for name in GEMINI_MODELS)
    assert settings.gemini_api_endpoint is None
    assert (settings.concurrency, settings.gemini_timeout_seconds) == (24, 240)


@pytest.mark.parametrize(("name", "value"), [("GEMINI_TIMEOUT_SECONDS", "0"), ("CONCURRENCY", "no")])
def test_a_value_that_makes_no_sense_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        load_settings(GeneratorSettings)
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("value", ["", None])
def test_without_a_key_the_generator_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: str | None
) -> None:
    if value is None:
        monkeypatch.delenv("GEMINI_API_KEY")
    else:
        monkeypatch.setenv("GEMINI_API_KEY", value)
    with pytest.raises(SystemExit):
        load_settings(GeneratorSettings)
    assert "GEMINI_API_KEY" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GEMINI_API_KEY", "key-for\ntests"),
        ("GEMINI_API_KEY", "key-for tests"),
        ("GEMINI_API_KEY", "key-for-tësts"),
        ("GEMINI_API_KEY", "key-for\x1btests"),
        ("GEMINI_API_KEY", '"key-for-tests"'),
        ("GEMINI_API_KEY", "key-for"),
        ("GEMINI_API_ENDPOINT", "127.0.0.1:port"),
        ("GEMINI_API_ENDPOINT", "http://:80"),
        ("CDN_MIRROR_URL", "mirror.example"),
        ("CDN_MIRROR_URL", "http://mirror.example:99999"),
        ("CDN_MIRROR_URL", "http://mirror.example/a b"),
    ],
)
def test_a_malformed_key_or_address_stops_the_start_and_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="2"):
        load_settings(GeneratorSettings)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{name}: ")
    assert line.count(". ") == 1, "what is wrong, then what to do"
    assert value not in line


def test_an_endpoint_without_a_scheme_is_one_of_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_ENDPOINT", "gemini.example:8443")
    assert load_settings(GeneratorSettings).gemini_api_endpoint == "https://gemini.example:8443"


def test_a_key_from_a_file_is_enough_and_comes_before_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text("a-key-for-tests\n")
    monkeypatch.setenv("GEMINI_API_KEY_FILE", str(file))
    assert load_settings(GeneratorSettings).key_sources["gemini"].current() == "a-key-for-tests"
    monkeypatch.delenv("GEMINI_API_KEY")
    assert load_settings(GeneratorSettings).key_sources["gemini"].current() == "a-key-for-tests"


@pytest.mark.parametrize("content", [None, "", "two\nlines"])
def test_a_key_file_that_cannot_be_used_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("GEMINI_API_KEY_FILE", str(file))
    monkeypatch.delenv("GEMINI_API_KEY")
    with pytest.raises(SystemExit):
        load_settings(GeneratorSettings)
    assert capsys.readouterr().err.startswith(f"GEMINI_API_KEY_FILE: {file} ")


def test_an_empty_endpoint_is_googles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_ENDPOINT", "")
    assert load_settings(GeneratorSettings).gemini_api_endpoint is None


def test_the_key_is_never_printed() -> None:
    assert "key-for-tests" not in repr(load_settings(GeneratorSettings))
