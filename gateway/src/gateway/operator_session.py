"""Signs and verifies the session that a browser keeps in a cookie instead of the operator token."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from gateway.secret_comparison import AcceptedSecrets

COOKIE = "pagewright_session"
SESSION_SECONDS = 12 * 3600


@dataclass(frozen=True)
class OperatorSessions:
    """Sessions that every replica accepts until they expire; another operator token ends them all."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, token: AcceptedSecrets) -> "OperatorSessions":
        """Derive the key from the digest of the token, which the cookie does not tell."""
        return cls(hmac.digest(b"".join(token.digests), b"pagewright operator session", sha256))

    def start(self, now: datetime) -> str:
        """The value of a cookie that is accepted for SESSION_SECONDS from `now` on."""
        expires = str(int(now.timestamp()) + SESSION_SECONDS)
        return f"{expires}.{self._signature(expires)}"

    def accepts(self, value: str | None, now: datetime) -> bool:
        """Whether `value` was signed here and has not expired."""
        expires, _, signature = (value or "").partition(".")
        signed = hmac.compare_digest(self._signature(expires).encode(), signature.encode("utf-8", "surrogatepass"))
        return signed and now.timestamp() < int(expires)

    @staticmethod
    def seconds_left(value: str, now: datetime) -> float:
        """Seconds until an accepted value expires."""
        return int(value.partition(".")[0]) - now.timestamp()

    def _signature(self, expires: str) -> str:
        return hmac.new(self.key, expires.encode("utf-8", "surrogatepass"), sha256).hexdigest()
