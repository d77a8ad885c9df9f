"""Reads a secret from a variable, or from a file that may be replaced while the service runs."""

import os
from pathlib import Path
from typing import Annotated

import structlog
from pydantic import AfterValidator, Field, SecretStr, ValidationInfo

from chassis.setting_types import Token, check_token, refuse_quotes

log = structlog.get_logger()


class SecretSource:
    """The value of a variable or the content of a file, which is read again whenever it changes."""

    def __init__(self, variable: str, value: SecretStr | None, file: Path | None = None) -> None:
        """Raises OSError for an unreadable file, and ValueError if neither value nor file holds a secret."""
        self._variable = variable
        self._file = file
        self._signature: tuple[int, int, int] | None = None
        self._reported = ""
        self._current = ""
        if file is None:
            self._current = value.get_secret_value().strip() if value else ""
        else:
            self._signature = _signature_of(file)
            self._current = _secret_in(file)
        if not self._current:
            raise ValueError(f"{variable}: is empty. Set it, or {variable}_FILE to a file that holds it")
        self._seen = frozenset({self._current})

    def current(self) -> str:
        """The current secret. If a changed file is invalid, the secret read before stays."""
        if self._file is not None:
            self._read_if_changed(self._file)
        return self._current

    def known(self) -> frozenset[str]:
        """Every value so far, for redaction."""
        return self._seen

    def _read_if_changed(self, file: Path) -> None:
        try:
            signature = _signature_of(file)
            if signature == self._signature:
                return
            secret = _secret_in(file)
        except (OSError, ValueError) as error:
            if str(error) != self._reported:
                log.warning("secret file not read again; the earlier value stays", file=str(file), reason=str(error))
            self._reported = str(error)
            return
        self._signature, self._reported = signature, ""
        if secret != self._current:
            self._current = secret
            self._seen |= {secret}
            log.info("secret read again", variable=self._variable, file=str(file))


def _signature_of(file: Path) -> tuple[int, int, int]:
    state = os.stat(file)  # noqa: PTH116 - follows the symbolic links that Kubernetes replaces
    return state.st_mtime_ns, state.st_size, state.st_ino


def _secret_in(file: Path) -> str:
    """The file's content without surrounding white space. Raises OSError, and ValueError as for a variable."""
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8. Save it as plain text") from None
    if not secret:
        raise ValueError("is empty. Write the whole value into it, on one line")
    refuse_quotes(secret)
    check_token(secret)
    return secret


def _check_file(file: Path) -> Path:
    try:
        _secret_in(file)
    except OSError as error:
        raise ValueError(f"{file} cannot be read ({error.strerror}). Name a file that holds the value") from None
    except ValueError as error:
        raise ValueError(f"{file} {error}") from None
    return file


def _require_value_or_file(value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    file = f"{info.field_name}_file"
    # An invalid file is reported on its own and is missing in `data`.
    if value is None and info.data.get(file, "unusable") is None:
        raise ValueError(f"set it, or {file.upper()} to a file that holds it; .env.example says what it is for")
    return value


TokenFile = Annotated[Path, AfterValidator(_check_file)]
"""A setting that names the file of a vendor's key or token, which has to look like the variable's value."""
TokenOrFile = Annotated[Token | None, Field(validate_default=True), AfterValidator(_require_value_or_file)]
"""A vendor's key or token, required unless `<its name>_file`, a setting declared before it, names a file."""
