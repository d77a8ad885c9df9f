"""Compares secrets in constant time, by their SHA-256 digests."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

DIGEST_BYTES = 32
"""Length of a SHA-256 digest."""


@dataclass(frozen=True)
class AcceptedSecrets:
    """The accepted secrets, stored only as SHA-256 digests."""

    digests: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, secrets: Iterable[str]) -> "AcceptedSecrets":
        """Accept each of `secrets`."""
        return cls(tuple(_digest(secret) for secret in secrets))

    def accepts(self, candidate: object) -> bool:
        """Whether `candidate` equals one of the secrets; takes the same time in every case."""
        if not isinstance(candidate, str):
            return False
        digest = _digest(candidate)
        # A list, because any() over a generator stops at the first match.
        return any([hmac.compare_digest(digest, accepted) for accepted in self.digests])  # noqa: C419 - see above


def _digest(secret: str) -> bytes:
    # JSON may contain lone surrogates, which UTF-8 refuses: a wrong secret must be a 403 instead of a crash.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
