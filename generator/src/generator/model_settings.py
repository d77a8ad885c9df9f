"""Environment variables of the models: names, order of preference, keys and addresses of providers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from chassis.secret_source import SecretSource, TokenFile
from chassis.setting_types import Token, WebEndpoint, comma_separated
from chassis.settings import ServiceSettings
from contracts.time_budget import MODEL_CALL_SECONDS

Provider = Literal["gemini", "openai"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)
GEMINI_MODELS = ("gemini-pro-latest", "gemini-3.8-flash", "gemini-3.5-flash-lite")
OPENAI_MODELS = ("gpt-5.5", "gpt-5.4-mini")
_WITH_ERROR = "a value with an error of its own"


class ModelSettings(ServiceSettings):
    """The models in order of preference, and how each provider is reached. One provider's key is enough."""

    openai_base_url: WebEndpoint | None = Field(
        default=None,
        description="Another API than OpenAI's that is compatible with it; most end in `/v1`. Its models have to be "
        "named in MODELS. One that begins with `http://`, as Ollama's, may do without a key.",
        examples=["https://aipipe.org/openrouter/v1"],
        json_schema_extra={"unset": "OpenAI's"},
    )
    openai_api_key_file: TokenFile | None = Field(
        default=None, description="File that holds OPENAI_API_KEY instead, read again when it changes."
    )
    openai_api_key: Token | None = Field(
        default=None,
        description="Key of OpenAI, or of the API at OPENAI_BASE_URL: an AI Pipe token, a key of OpenRouter.",
    )
    gemini_api_key_file: TokenFile | None = Field(
        default=None,
        description="File that holds GEMINI_API_KEY instead, read again when it changes: a refused key is replaced "
        "without a restart.",
    )
    # Google has several shapes of keys, so the shape is not checked.
    gemini_api_key: Annotated[Token | None, Field(validate_default=True)] = Field(
        default=None,
        description="Key of the Gemini API. One provider's key is required, or its _FILE, or an OPENAI_BASE_URL that "
        "begins with `http://`.",
    )
    gemini_api_endpoint: WebEndpoint | None = Field(
        default=None, description="Another endpoint, with its scheme.", json_schema_extra={"unset": "Google's"}
    )
    gemini_models: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Gemini's models where MODELS is empty, comma-separated.",
        json_schema_extra={"unset": ",".join(GEMINI_MODELS)},
    )
    models: Annotated[tuple[str, ...], NoDecode, Field(validate_default=True)] = Field(
        default=(),
        description="Models of both providers, comma-separated, tried in this order: `gemini/` and a model of "
        "Google's, or `openai/` and a model of OPENAI_BASE_URL.",
        examples=["gemini/gemini-pro-latest,openai/gpt-5.5"],
        json_schema_extra={
            "unset": "GEMINI_MODELS where Gemini has a key, then, where OpenAI has one, "
            + ",".join(f"openai/{name}" for name in OPENAI_MODELS)
        },
    )
    gemini_timeout_seconds: float = Field(
        default=MODEL_CALL_SECONDS,
        gt=0,
        description="Seconds that a call to a model may take, whoever's, by the wall clock.",
    )

    @property
    def key_sources(self) -> Mapping[Provider, SecretSource]:
        """The key of each provider that has one; a file takes precedence."""
        given: dict[Provider, tuple[SecretStr | None, Path | None]] = {
            "gemini": (self.gemini_api_key, self.gemini_api_key_file),
            "openai": (self.openai_api_key, self.openai_api_key_file),
        }
        return {
            provider: SecretSource(f"{provider.upper()}_API_KEY", value, file)
            for provider, (value, file) in given.items()
            if value is not None or file is not None
        }

    @field_validator("gemini_api_key")
    @classmethod
    def _require_a_provider(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        data = {**info.data, "gemini_api_key": value}
        if not any(_can_be_asked(provider, data) for provider in PROVIDERS):
            raise ValueError(
                "no model has a key. Set it, or OPENAI_API_KEY (and OPENAI_BASE_URL for another API than OpenAI's), or "
                "either's _FILE; .env.example says what they are for"
            )
        return value

    @field_validator("gemini_models", "models", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        names = comma_separated(value)
        if not names:
            raise ValueError("names no model. Leave it unset for the default, or name one; .env.example says how")
        return names

    @field_validator("gemini_models")
    @classmethod
    def _without_prefix(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name.removeprefix("gemini/").removeprefix("models/") for name in names)

    @field_validator("models")
    @classmethod
    def _can_all_be_asked(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if "gemini_api_key" not in info.data:
            return names  # no key, or a malformed one, has been reported
        names = tuple(dict.fromkeys(names or _default_models(info.data)))
        for name in names:
            provider, _, model = name.partition("/")
            if provider not in PROVIDERS or not model:
                raise ValueError(f"{name} names no provider. Write gemini/{name}, or openai/{name} for any other API")
            if not _can_be_asked(provider, info.data):
                key = f"{provider.upper()}_API_KEY"
                raise ValueError(f"{name} needs a key. Set {key} or {key}_FILE, or leave the model out")
        return names


def _can_be_asked(provider: str, data: Mapping[str, Any]) -> bool:
    """True if the provider has a key, or an address that needs none. A malformed value is reported elsewhere."""
    address = data.get("openai_base_url", _WITH_ERROR) if provider == "openai" else None
    if address is not None and not address.startswith("https://"):
        return True
    return any(data.get(f"{provider}_{name}", _WITH_ERROR) for name in ("api_key", "api_key_file"))


def _default_models(data: Mapping[str, Any]) -> tuple[str, ...]:
    gemini = data.get("gemini_models", ()) or GEMINI_MODELS if _can_be_asked("gemini", data) else ()
    address = data.get("openai_base_url")
    if address is not None:
        raise ValueError("has no default for OPENAI_BASE_URL. Name that API's models, as in openai/llama3.2:3b")
    openai = OPENAI_MODELS if _can_be_asked("openai", data) else ()
    return (*(f"gemini/{name}" for name in gemini), *(f"openai/{name}" for name in openai))
