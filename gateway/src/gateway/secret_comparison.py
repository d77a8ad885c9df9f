"""Who may send briefs and who may look at them: secrets compared in constant time, over bytes."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

DIGEST_BYTES = 32
"""Length of a SHA-256 digest."""


@dataclass(frozen=True)
class AcceptedSecrets:
    """Secrets that are accepted, kept as SHA-256 digests only."""

    digests: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, secrets: Iterable[str]) -> "AcceptedSecrets":
        """Accept each of `secrets`."""
        return cls(tuple(_digest(secret) for secret in secrets))

    def accepts(self, candidate: object) -> bool:
        """Whether `candidate` is a string equal to one of the secrets; takes as long whichever it is, or none."""
        if not isinstance(candidate, str):
            return False
        digest = _digest(candidate)
        # A list, not a generator: any() over a generator would stop at the first match.
        return any([hmac.compare_digest(digest, accepted) for accepted in self.digests])  # noqa: C419 - see above


def _digest(secret: str) -> bytes:
    # JSON may carry lone surrogates, which plain UTF-8 refuses: a wrong secret must be a 403, never a crash.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
