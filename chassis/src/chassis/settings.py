"""Settings that every service shares, and how settings are read: once, from the environment, loudly."""

import os
import ssl
import sys
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.outgoing_http import problems_of_authorities, problems_of_proxies, share_authorities
from chassis.setting_types import BrokerUrl, Port, cut, refuse_quotes

_EXPLAINED = ".env.example says what it is for"


class ServiceSettings(BaseSettings):
    """Variables that all services read. Subclasses add their own; `.env.example` lists every one."""

    # Python reads "inf" and "nan" as numbers; no duration or limit of ours may be one.
    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True, allow_inf_nan=False
    )

    rabbitmq_url: BrokerUrl = SecretStr("amqp://guest:guest@127.0.0.1:5672/")
    """Broker, with user and password; `amqps://` for TLS."""
    http_host: str = "0.0.0.0"  # noqa: S104 - a container listens on all its interfaces
    """Interface of this service's HTTP side."""
    http_port: Port = 8080
    """Port of the gateway's API; the other services' health, and their metrics without METRICS_PORT."""
    metrics_port: Port | None = None
    """Port of `/metrics` alone. Without it the gateway, whose port is open to strangers, shows no metrics."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe level that is written."""
    log_format: Literal["auto", "json", "console"] = "auto"
    """`auto` writes for people when stdout is a terminal, JSON otherwise."""
    drain_seconds: float = Field(default=25.0, ge=0)
    """After SIGTERM, how long work in hand may go on before it is given back to the broker."""
    ssl_cert_file: Path | None = None
    """Certificate authorities, as PEM, that all outgoing TLS trusts instead of the usual ones."""

    @model_validator(mode="before")
    @classmethod
    def _cut(cls, values: dict[str, Any]) -> dict[str, Any]:
        return cut(values)

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_quotes(cls, value: object) -> object:
        return refuse_quotes(value)

    @field_validator("ssl_cert_file")
    @classmethod
    def _holds_certificates(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                ssl.create_default_context(cafile=str(value))
            except ssl.SSLError:
                raise ValueError("holds no certificate in PEM form. Name a file of CA certificates") from None
            except OSError as error:
                raise ValueError(f"cannot be read ({error.strerror}). Name a file of CA certificates") from None
        return value


S = TypeVar("S", bound=ServiceSettings)


def load_settings(settings_type: type[S]) -> S:
    """Read `settings_type` from the environment; where that fails name every variable at fault and exit with 2."""
    problems = problems_of_proxies(os.environ) + problems_of_authorities(os.environ)
    try:
        settings = settings_type()
    except ValidationError as error:
        problems = [_line(dict(fault)) for fault in error.errors(include_input=False, include_url=False)] + problems
    if problems:
        sys.stderr.write("".join(f"{problem}\n" for problem in problems))
        raise SystemExit(2) from None
    share_authorities(os.environ)
    return settings


def _line(fault: dict[str, Any]) -> str:
    """`VARIABLE: what is wrong. What to do.`, without the value."""
    variable = str(fault["loc"][0]).upper()
    if fault["type"] == "missing":
        return f"{variable}: set it; {_EXPLAINED}"
    text = fault["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return (
        f"{variable}: {text}." if fault["type"] == "value_error" else f"{variable}: {text}. Correct it; {_EXPLAINED}."
    )
