"""Parses the secrets file: a JSON object from each email to its secret, or to a list of them while rotating."""

import json
from pathlib import Path

from chassis.errors import ServiceError
from chassis.setting_types import SHORTEST_SHARED_SECRET, check_shared_secret

_FORM = f"a secret of at least {SHORTEST_SHARED_SECRET} characters, or a list of such secrets"


class SecretsFileError(ServiceError):
    """The file is invalid. The text names the file and the line or the email, and never a secret."""


def email_key(email: str) -> str:
    """The key of an email: case and surrounding blanks do not matter."""
    return email.strip().casefold()


def read_secrets_file(path: Path) -> dict[str, tuple[str, ...]]:
    """Read secrets by `email_key`. Raises SecretsFileError."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_Pairs)
    except OSError as error:
        raise SecretsFileError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SecretsFileError(f"{path}: is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise SecretsFileError(f"{path}, line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError):
        raise SecretsFileError(f"{path}: is not JSON") from None
    if not isinstance(entries, _Pairs) or not entries:
        raise SecretsFileError(f'{path}: must be a JSON object such as {{"student@example.com": "their secret"}}')
    found: dict[str, tuple[str, ...]] = {}
    for email, value in entries:
        if email_key(email) in found:
            raise SecretsFileError(f"{path}, {email}: is listed twice")
        found[email_key(email)] = _secrets_of(value, f"{path}, {email}")
    return found


class _Pairs(list[tuple[str, object]]):
    """A JSON object as its pairs, so that duplicate names are detected."""


def _secrets_of(value: object, where: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or isinstance(values, _Pairs) or not values:
        raise SecretsFileError(f"{where}: must be {_FORM}")
    return tuple(_secret_of(secret, where) for secret in values)


def _secret_of(value: object, where: str) -> str:
    secret = value.strip() if isinstance(value, str) else ""
    if len(secret) < SHORTEST_SHARED_SECRET:
        raise SecretsFileError(f"{where}: must be {_FORM}")
    try:
        check_shared_secret(secret)
    except ValueError as error:
        raise SecretsFileError(f"{where}: {error}") from None
    return secret
