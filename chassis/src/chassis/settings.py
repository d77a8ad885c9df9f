"""Settings that every service shares, and how settings are read: once, from the environment, loudly."""

import sys
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"{error}; write networks as in 10.0.0.0/8,fd00::/8") from None


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
"""IP networks, comma-separated; a single address is a network of one."""


class ServiceSettings(BaseSettings):
    """Variables that all services read. Subclasses add their own; `.env.example` lists every one."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True)

    rabbitmq_url: SecretStr = SecretStr("amqp://guest:guest@127.0.0.1:5672/")
    """Broker, with user and password; `amqps://` for TLS."""
    http_host: str = "0.0.0.0"  # noqa: S104 - a container listens on all its interfaces
    """Interface of this service's HTTP side."""
    http_port: int = Field(default=8080, ge=1, le=65535)
    """Port of the gateway's API; the other services' health and metrics."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe level that is written."""
    log_format: Literal["auto", "json", "console"] = "auto"
    """`auto` writes for people when stdout is a terminal, JSON otherwise."""
    drain_seconds: float = Field(default=25.0, ge=0)
    """After SIGTERM, how long work in hand may go on before it is given back to the broker."""


S = TypeVar("S", bound=ServiceSettings)


def load_settings(settings_type: type[S]) -> S:
    """Read `settings_type` from the environment; where that fails name every variable at fault and exit with 2."""
    try:
        return settings_type()
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False):
            variable = str(fault["loc"][0]).upper()
            remedy = (
                "set it; .env.example says what it is for"
                if fault["type"] == "missing"
                else fault["msg"].removeprefix("Value error, ")
            )
            sys.stderr.write(f"{variable}: {remedy}\n")
        raise SystemExit(2) from None
