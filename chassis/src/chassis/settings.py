"""Settings that several or all services share, and how settings are read: once, from the environment, loudly."""

import os
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.outgoing_http import problems_of_authorities, problems_of_proxies, share_authorities
from chassis.setting_types import BrokerUrl, HeaderPairs, Networks, Port, WebAddress, cut, refuse_quotes

_EXPLAINED = ".env.example says what it is for"

Concurrency = Annotated[
    int,
    Field(ge=1, description="Messages in hand at once, from each queue; of the publisher, requests to GitHub too."),
]


class ServiceSettings(BaseSettings):
    """Variables that all services read; subclasses add their own. `make docs` lists every one with its description."""

    # Python reads "inf" and "nan" as numbers; no duration or limit of ours may be one.
    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True, allow_inf_nan=False
    )

    rabbitmq_url: BrokerUrl = Field(
        default=SecretStr("amqp://guest:guest@127.0.0.1:5672/"),
        description="Address of RabbitMQ, with user and password, percent-encoded (`%23` for #, `%40` for @); "
        "`amqps://` for TLS. A user whose name ends with the service's, as in pagewright-publisher, is its own "
        "(docs/operating.md). docker-compose.yml has its own users.",
    )
    http_host: str = Field(
        default="0.0.0.0",  # noqa: S104 - a container listens on all its interfaces
        description="Interface of a service's HTTP side: the gateway's API, the others' health; of metrics too. With "
        "docker-compose.yml: of the gateway alone, on this machine; 127.0.0.1 leaves the outside to a proxy that ends "
        "TLS.",
        json_schema_extra={"unset": "`0.0.0.0`, with `make serve` `127.0.0.1`"},
    )
    http_port: Port = Field(default=8080, description="Port of the HTTP side.")
    metrics_port: Port | None = Field(
        default=None,
        description="Port of `/metrics` alone, 9090 in containers. Without it the gateway, whose port strangers reach, "
        "has no metrics, and the other services have them on HTTP_PORT.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severe level that is logged: `debug`, `info`, `warning` or `error`."
    )
    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="`json`, `console`, or `auto`: `console` where stdout is a terminal."
    )
    otel_exporter_otlp_endpoint: WebAddress | None = Field(
        default=None,
        description="Collector that gets a trace of each brief over OTLP/HTTP (docs/operating.md, chapter Traces). "
        "Nothing is traced without it.",
        examples=["http://127.0.0.1:4318"],
    )
    otel_exporter_otlp_headers: HeaderPairs | None = Field(
        default=None,
        description="Headers for the collector, such as its key: `name=value`, comma-separated; `%20` is a blank.",
    )
    drain_seconds: float = Field(
        default=25.0,
        ge=0,
        description="After SIGTERM, seconds in which work in hand may finish before it is given back to the broker; "
        "docker-compose.yml allows up to 40.",
    )
    ssl_cert_file: Path | None = Field(
        default=None,
        description="PEM file of the certificate authorities that all outgoing TLS trusts, in place of the usual ones. "
        "A container needs it mounted under that name.",
    )

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


class CallbackSettings(ServiceSettings):
    """Where callbacks may go: the gateway checks it when it accepts a brief, the notifier when it connects."""

    callback_allow_private: bool = Field(
        default=False, description="`true`: callbacks may go to loopback and private addresses, for local work."
    )
    callback_allowed_networks: Networks = Field(
        default=(),
        description="Networks, comma-separated, that callbacks may go to although they are not public.",
        examples=["10.1.0.0/16,fd00::/8"],
    )


S = TypeVar("S", bound=ServiceSettings)


class SettingsError(ValueError):
    """Settings that cannot be used: `problems` names each variable at fault and the remedy, without its value."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def load_settings(settings_type: type[S]) -> S:
    """Read `settings_type` from the environment; where that fails name every variable at fault and exit with 2."""
    try:
        return read_settings(settings_type)
    except SettingsError as error:
        sys.stderr.write("".join(f"{problem}\n" for problem in error.problems))
        raise SystemExit(2) from None


def read_settings(settings_type: type[S]) -> S:
    """Read `settings_type` from the environment. Raises SettingsError."""
    problems = problems_of_proxies(os.environ) + problems_of_authorities(os.environ)
    try:
        settings = settings_type()
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        raise SettingsError([*(_line(dict(fault)) for fault in faults), *problems]) from None
    if problems:
        raise SettingsError(problems)
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
