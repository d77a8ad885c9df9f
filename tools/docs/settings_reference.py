"""Writes the table of docs/settings.md and .env.example from the settings classes."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from tools.stack.services import SETTINGS

ENV_EXAMPLE_HEAD = """\
# Written by `make docs` from the settings classes of the services: change them there.
#
# `install -m 600 .env.example .env` makes a copy that you alone can read. What is empty has the default that its
# comment names. `make demo`, `make up` and Compose read .env; a service that you start by hand has it from the shell:
# set -a; . ./.env; set +a
# All read it alike where each line is NAME=value without blanks and special characters, NAME='value' with any character
# but an apostrophe, or NAME="value" with an apostrophe and without $ ` \\ ". `make` refuses any other line by name.
"""
ENV_EXAMPLE_FOOT = """
## make up

# Port of RabbitMQ's management page on this machine. Default: 15672.
RABBITMQ_MANAGEMENT_PORT=

# Name of the Compose project, which its volumes begin with; the demo's has -demo behind it. Default: pagewright.
COMPOSE_PROJECT_NAME=

## make demo

# Address that receives the callbacks; with GEMINI_API_KEY or OPENAI_API_KEY, and GITHUB_TOKEN, it makes the demo use
# the real services. Default: none.
EVALUATION_URL=
"""


@dataclass(frozen=True)
class Setting:
    """One variable and the services that read it."""

    name: str
    readers: tuple[str, ...]
    description: str
    default: str
    """The value for .env; empty if there is none."""
    unset: str
    """The default in words."""
    secret: bool


def all_settings() -> list[Setting]:
    """Every setting once, grouped by services."""
    names = dict.fromkeys(name for settings in SETTINGS.values() for name in settings.model_fields)
    found = [_setting(name) for name in names]
    groups = list(dict.fromkeys(setting.readers for setting in found))
    return sorted(found, key=lambda setting: groups.index(setting.readers))


def tables() -> dict[str, str]:
    """The generated part of docs/settings.md."""
    return {"settings": "\n\n".join(_table(readers, group) for readers, group in _groups())}


def env_example() -> str:
    """All of .env.example."""
    parts = [ENV_EXAMPLE_HEAD]
    for readers, group in _groups():
        parts.append(f"\n## {', '.join(readers)}\n\n")
        parts += [f"{_comment(setting)}\n{setting.name}={setting.default}\n" for setting in group]
    return "".join([*parts, ENV_EXAMPLE_FOOT])


def _groups() -> Iterator[tuple[tuple[str, ...], list[Setting]]]:
    for readers, group in groupby(all_settings(), key=lambda setting: setting.readers):
        yield readers, list(group)


def _setting(name: str) -> Setting:
    fields = {
        service: settings.model_fields[name] for service, settings in SETTINGS.items() if name in settings.model_fields
    }
    field = next(iter(fields.values()))
    defaults = {service: _written(field) for service, field in fields.items()}
    alike = len(set(defaults.values())) == 1
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return Setting(
        name=name.upper(),
        readers=tuple(fields),
        description=_described(field),
        default=next(iter(defaults.values())) if alike and "unset" not in extra else "",
        unset=str(extra.get("unset", "none")) if alike else ", ".join(map(" ".join, defaults.items())),
        secret=SecretStr.__name__ in str(field.annotation),
    )


def _described(field: FieldInfo) -> str:
    examples = f" Example: `{field.examples[0]}`." if field.examples else ""
    return f"{field.description}{examples}"


def _written(field: FieldInfo) -> str:
    """Format a default for .env."""
    match field.get_default():
        case None:
            return ""
        case tuple() | frozenset() as several:
            return ",".join(map(str, several))
        case SecretStr() as secret:
            return secret.get_secret_value()
        case bool() as flag:
            return str(flag).lower()
        case float() as number:
            return f"{number:g}"
        case other:
            return str(other)


def _comment(setting: Setting) -> str:
    default = "" if setting.default else f" Default: {setting.unset}."
    text = f"{setting.description}{default}"
    return textwrap.fill(
        text, 120, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
    )


def _table(readers: tuple[str, ...], settings: list[Setting]) -> str:
    heading = "All services" if len(readers) == len(SETTINGS) else ", ".join(readers)
    rows = [
        f"| `{setting.name}`{' (secret)' if setting.secret else ''} "
        f"| {f'`{setting.default}`' if setting.default else setting.unset} | {setting.description} |"
        for setting in settings
    ]
    return "\n".join([f"## {heading}", "", "| variable | default | meaning |", "|---|---|---|", *rows])
