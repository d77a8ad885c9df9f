"""Kinds of settings: each says what a value must look like, so that every variable of that kind is checked alike."""

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, HttpUrl, SecretStr
from pydantic_settings import NoDecode

from chassis.broker_url import parse_broker_url
from chassis.host_names import can_be_looked_up

SHORTEST_SHARED_SECRET = 16
"""Characters. A secret that people choose can be guessed through the API; 16 random ones cannot."""
SHORTEST_TOKEN = 8
"""Characters. Keys that vendors make are longer: a shorter one was not copied whole."""
_LAST_PORT = 65535
_QUOTES = "\"'`\u2018\u2019\u201c\u201d"
_RANDOM = "Make one, e.g. with `openssl rand -hex 20`"


def cut(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` without surrounding white space; what is nothing else is left out, as if it were not set."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not isinstance(text, str):
            found[name] = value
        elif text.strip():
            found[name] = SecretStr(text.strip()) if isinstance(value, SecretStr) else text.strip()
    return found


def comma_separated(text: str) -> tuple[str, ...]:
    """The parts of `text` between commas, without surrounding blanks and empty parts."""
    return tuple(part for piece in text.split(",") if (part := piece.strip()))


def refuse_quotes(value: object) -> object:
    """`value`. Raises ValueError where it is in quotation marks, which belong to the shell or the file it came from."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if isinstance(text, str) and text and text[0] in _QUOTES and text[-1] in _QUOTES:
        raise ValueError("is in quotation marks. Leave them out")
    return value


def check_token(text: str, *, shortest: int = SHORTEST_TOKEN) -> None:
    """Raise ValueError unless `text` can stand in an HTTP header and is long enough."""
    if "\n" in text or "\r" in text:
        raise ValueError("has a line break inside. Set it to one line, copied anew")
    if re.search(r"\s", text):
        raise ValueError("has a blank inside. Copy it anew, without blanks")
    if not re.fullmatch(r"[\x21-\x7e]*", text):
        raise ValueError("has a control character or a letter outside ASCII inside. Copy it anew")
    if set(text) & set(_QUOTES):
        raise ValueError("has a quotation mark inside. Leave it out")
    if len(text) < shortest:
        raise ValueError(f"has fewer than {shortest} characters. Set it to the whole value")


def check_shared_secret(text: str) -> None:
    """Raise ValueError unless `text` is long enough and has no control character; blanks inside are allowed."""
    refuse_quotes(text)
    if not text.isprintable():
        raise ValueError("has a line break or a control character inside. Set it to one line of text")
    if len(text) < SHORTEST_SHARED_SECRET:
        raise ValueError(f"has a secret of fewer than {SHORTEST_SHARED_SECRET} characters. {_RANDOM}")


def _secret(check: Callable[[str], object]) -> Any:
    """A validator that runs `check` over the text of a secret."""

    def checked(value: SecretStr) -> SecretStr:
        check(value.get_secret_value())
        return value

    return AfterValidator(checked)


def _check_operator_token(text: str) -> None:
    check_token(text, shortest=0)
    check_shared_secret(text)


def _check_shared_secrets(text: str) -> None:
    secrets = comma_separated(text)
    if not secrets:
        raise ValueError("holds no secret. Set it to the secret that evaluators send")
    for secret in secrets:
        check_shared_secret(secret)


def _check_header_pairs(text: str) -> None:
    if not all(re.fullmatch(r"[A-Za-z0-9_.-]+=[!-~]+", pair) for pair in comma_separated(text)):
        raise ValueError("has a part that is no header. Write name=value, separated by commas, with %20 for a blank")


def _check_web_address(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    form = "Write it as https://HOST or http://HOST:PORT"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError(f"has a host or a port that cannot be used. {form}") from None
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"does not begin with http:// or https://. {form}")
    if not re.fullmatch(r"[\x21-\x7e]*", value) or re.search(r"[\\<>\"^`{|}]", value):
        raise ValueError(f"has a blank or another character that no address may have. {form}")
    host = parts.hostname or ""
    literal = "[" in parts.netloc
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", host) or not can_be_looked_up(host, literal=literal) or port == 0:
        raise ValueError(f"names no host that can be used. {form}")
    if parts.query or parts.fragment:
        raise ValueError(f"has a ? or a # inside. {form}")
    return value


def _with_scheme(value: object) -> object:
    return f"https://{value}" if isinstance(value, str) and value and "://" not in value else value


def _port(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,5}", value):
        raise ValueError(f"is no number. Write a port from 1 to {_LAST_PORT}")
    if isinstance(value, str | int) and not 1 <= int(value) <= _LAST_PORT:
        raise ValueError(f"is no port. Write a number from 1 to {_LAST_PORT}")
    return value


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return tuple(map(ip_network, comma_separated(value)))
    except ValueError as error:
        raise ValueError(f"{error}. Write networks as in 10.0.0.0/8,fd00::/8") from None


def _domains(value: object) -> object:
    if not isinstance(value, str):
        return value
    domains = tuple(domain.lower() for domain in comma_separated(value))
    for domain in domains:
        if not re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", domain):
            raise ValueError(f"{domain} is no domain. Write domains as in example.org,pages.example.com")
    return domains


Token = Annotated[SecretStr, _secret(check_token)]
"""A vendor's key or token."""
OperatorToken = Annotated[SecretStr, _secret(_check_operator_token)]
"""A bearer token that people choose."""
SharedSecrets = Annotated[SecretStr, _secret(_check_shared_secrets)]
"""Secrets that others send, separated by commas; so none can contain a comma."""
HeaderPairs = Annotated[SecretStr, _secret(_check_header_pairs)]
"""HTTP headers, comma-separated, each as name=value."""
BrokerUrl = Annotated[SecretStr, _secret(parse_broker_url)]
"""Address of RabbitMQ, with user and password."""
WebAddress = Annotated[str, AfterValidator(_check_web_address)]
"""An http or https address without a query."""
WebEndpoint = Annotated[str, BeforeValidator(_with_scheme), AfterValidator(_check_web_address)]
"""The same, where https is assumed if no scheme is given."""
WebUrl = Annotated[HttpUrl, BeforeValidator(_check_web_address)]
"""An http or https address without a query, normalized."""
Port = Annotated[int, BeforeValidator(_port)]
"""A TCP port."""
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
"""IP networks, comma-separated; a single address is a network of one."""
Domains = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_domains)]
"""Domains, comma-separated, in lower case; international ones in the form that begins with `xn--`."""
