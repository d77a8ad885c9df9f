"""Connects the models of MODELS through their vendors' adapters, in order of preference."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chassis.dependency_refusals import Dependency
from chassis.secret_source import SecretSource
from generator.model_settings import ModelSettings, Provider
from generator.ports import CodeModel


class CheckableModel(CodeModel, Protocol):
    """A model whose key and name can be checked before a brief needs it."""

    async def check(self, *, timeout: float) -> None:  # noqa: ASYNC109 - as `complete`
        """Return if the model can be called. Raises what `complete` raises."""


@dataclass(frozen=True)
class ConnectedModels:
    """Models in order of preference, their vendors as dependencies by model name, and all keys."""

    models: Sequence[CheckableModel]
    dependencies: Mapping[str, Dependency]
    keys: Sequence[SecretSource]


def connect_models(settings: ModelSettings, *, threads: int) -> ConnectedModels:
    """Connect without a call. `threads` limits concurrent calls of blocking SDKs."""
    keys = settings.key_sources
    by_name: dict[str, CheckableModel] = {}
    dependencies: dict[str, Dependency] = {}
    for provider, names in _by_provider(settings.models).items():
        models = _connect(provider, names, settings, keys.get(provider), threads)
        by_name |= {f"{provider}/{name}": model for name, model in zip(names, models, strict=True)}
        dependencies |= dict.fromkeys([model.name for model in models], Dependency(provider, time.monotonic))
    return ConnectedModels([by_name[name] for name in settings.models], dependencies, tuple(keys.values()))


def _by_provider(names: Sequence[str]) -> Mapping[Provider, Sequence[str]]:
    found: dict[Provider, list[str]] = {}
    for name in names:
        provider, _, model = name.partition("/")
        found.setdefault("gemini" if provider == "gemini" else "openai", []).append(model)
    return found


def _connect(
    provider: Provider, names: Sequence[str], settings: ModelSettings, key: SecretSource | None, threads: int
) -> Sequence[CheckableModel]:
    """Import only this provider's SDK: each costs half a second and up to 45 MB."""
    if provider == "gemini":
        from generator.models import gemini  # noqa: PLC0415 - see above

        if key is None:
            raise ValueError("GEMINI_API_KEY: is not set")
        return gemini.connect(key, settings.gemini_api_endpoint, names, threads=threads)
    from generator.models import openai  # noqa: PLC0415 - see above

    return openai.connect(key, settings.openai_base_url, names)
