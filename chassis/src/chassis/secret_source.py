"""A secret that may be replaced while the service runs, because it is read from a file."""

import os
from pathlib import Path

import structlog
from pydantic import SecretStr

from chassis.setting_types import check_token

log = structlog.get_logger()


class SecretSource:
    """The value of a variable or, where a file is named, the file's content, read again whenever the file changes."""

    def __init__(self, variable: str, value: SecretStr | None, file: Path | None = None) -> None:
        """Raises OSError for a file that cannot be read and ValueError where neither value nor file holds a secret."""
        self._variable = variable
        self._file = file
        self._signature: tuple[int, int, int] | None = None
        self._current = ""
        if file is None:
            self._current = value.get_secret_value().strip() if value else ""
        else:
            self._signature = _signature_of(file)
            self._current = _secret_in(file)
        if not self._current:
            raise ValueError(f"{variable}: is empty. Set it, or {variable}_FILE to a file that holds it")
        self._seen = {self._current}

    def current(self) -> str:
        """The secret in force. Where a changed file cannot be used, the one that was read before stays."""
        if self._file is not None:
            self._read_if_changed(self._file)
        return self._current

    def known(self) -> frozenset[str]:
        """Every value it ever had: none of them may be logged."""
        return frozenset(self._seen)

    def _read_if_changed(self, file: Path) -> None:
        try:
            signature = _signature_of(file)
            if signature == self._signature:
                return
            secret = _secret_in(file)
        except (OSError, ValueError) as error:
            log.warning("secret file not read again; the earlier value stays", file=str(file), reason=str(error))
            return
        self._signature = signature
        if secret != self._current:
            self._current = secret
            self._seen.add(secret)
            log.info("secret read again", variable=self._variable, file=str(file))


def _signature_of(file: Path) -> tuple[int, int, int]:
    state = os.stat(file)  # noqa: PTH116 - follows the links that Kubernetes swaps
    return state.st_mtime_ns, state.st_size, state.st_ino


def _secret_in(file: Path) -> str:
    secret = file.read_text(encoding="utf-8").strip()
    if not secret:
        raise ValueError("is empty. It must hold one line with the secret and nothing else")
    check_token(secret, shortest=0)
    return secret
