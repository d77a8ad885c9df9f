"""Decides whether a brief's secret is right: the email's own if the secrets file lists it, else the general one."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import structlog

from chassis.setting_types import comma_separated
from gateway.brief_secrets_file import SecretsFileError, email_key, read_secrets_file
from gateway.secret_comparison import DIGEST_BYTES, AcceptedSecrets
from gateway.settings import GatewaySettings

log = structlog.get_logger()

_Signature = tuple[int, int, int]


class BriefSecrets:
    """Checks the secret of a brief, in the same time for every email.

    A changed file is read again. If it is invalid, the secrets read before stay in force.
    """

    def __init__(self, general: AcceptedSecrets, path: Path | None = None) -> None:
        """Raises SecretsFileError for an invalid file."""
        self._general = general
        self._path = path
        self._own: Mapping[str, AcceptedSecrets] = {}
        self._nobody = AcceptedSecrets(())
        self._all = general
        self._signature: _Signature | None = None
        self._seen: frozenset[str] = frozenset()
        if path is not None:
            self._signature = _signature_of(path)
            self._take(read_secrets_file(path))

    def accepts(self, email: object, candidate: object) -> bool:
        """Whether `candidate` is a secret of `email`: its own if it is listed, else the general one."""
        self._read_again_if_changed()
        listed = self._own.get(email_key(email)) if isinstance(email, str) else None
        # Always compare both, with the same number of secrets for every email, so that timing tells nothing.
        own = (listed or self._nobody).accepts(candidate)
        general = self._general.accepts(candidate)
        return own if listed is not None else general

    def holds(self, candidate: str) -> bool:
        """Whether `candidate` is any known secret: enough to read a large body, not to accept a brief."""
        self._read_again_if_changed()
        return self._all.accepts(candidate)

    def known(self) -> frozenset[str]:
        """Every secret that the file ever held, for the redaction of logs."""
        return self._seen

    def _read_again_if_changed(self) -> None:
        if self._path is None or (signature := _signature_of(self._path)) == self._signature:
            return
        self._signature = signature
        try:
            self._take(read_secrets_file(self._path))
        except SecretsFileError as error:
            log.error("the secrets read before stay in force", reason=str(error))  # noqa: TRY400 - it says it all
        else:
            log.info("secrets read again", emails=len(self._own))

    def _take(self, found: Mapping[str, tuple[str, ...]]) -> None:
        self._seen = self._seen.union(*found.values())
        most = max((len(of_one) for of_one in found.values()), default=1)
        self._own = {email: _padded(AcceptedSecrets.of(of_one), most) for email, of_one in found.items()}
        self._nobody = _padded(AcceptedSecrets(()), most)
        self._all = AcceptedSecrets(
            (*self._general.digests, *(digest for own in self._own.values() for digest in own.digests))
        )


def brief_secrets(settings: GatewaySettings) -> BriefSecrets:
    """The secrets that the settings name."""
    general = settings.brief_secret.get_secret_value() if settings.brief_secret else ""
    return BriefSecrets(AcceptedSecrets.of(comma_separated(general)), settings.brief_secrets_file)


def _padded(accepted: AcceptedSecrets, length: int) -> AcceptedSecrets:
    # Random digests, which match no secret.
    fillers = tuple(secrets.token_bytes(DIGEST_BYTES) for _ in range(length - len(accepted.digests)))
    return AcceptedSecrets(accepted.digests + fillers)


def _signature_of(path: Path) -> _Signature | None:
    try:
        state = os.stat(path)  # noqa: PTH116 - follows the symbolic links that Kubernetes replaces
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
