"""Models are connected in the order of MODELS, and only the SDKs of named providers are loaded."""

import json
import subprocess
import sys

import pytest

from generator.model_settings import ModelSettings
from generator.models.providers import connect_models

BOTH = {"GEMINI_API_KEY": "key-for-tests", "OPENAI_API_KEY": "other-key-for-tests"}
SHOW_LOADED = """
import json, sys
import generator.__main__
from generator.model_settings import ModelSettings
from generator.models.providers import connect_models
connect_models(ModelSettings(), threads=1)
print(json.dumps([name for name in ("google.generativeai", "openai") if name in sys.modules]))
"""


def test_models_keep_their_order_and_each_provider_is_one_dependency(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BOTH.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MODELS", "openai/a/b:free,gemini/c,openai/d")
    connected = connect_models(ModelSettings(), threads=1)
    assert [model.name for model in connected.models] == ["openai/a/b:free", "c", "openai/d"]
    assert {model: one.name for model, one in connected.dependencies.items()} == {
        "openai/a/b:free": "openai",
        "c": "gemini",
        "openai/d": "openai",
    }
    assert len({id(one) for one in connected.dependencies.values()}) == 2
    assert {key.current() for key in connected.keys} == set(BOTH.values())


@pytest.mark.parametrize(
    ("models", "loaded"), [("gemini/a", ["google.generativeai"]), ("openai/a", ["openai"])], ids=["gemini", "openai"]
)
def test_the_sdk_of_a_provider_that_is_not_named_is_not_loaded(models: str, loaded: list[str]) -> None:
    environment = {**BOTH, "MODELS": models}
    shown = subprocess.run(
        [sys.executable, "-c", SHOW_LOADED], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(shown.stdout) == loaded
