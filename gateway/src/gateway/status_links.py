"""Signs the link by which the sender of a brief sees its status: that brief alone, read-only, without an expiry."""

import base64
import hashlib
import hmac
import re
from functools import cached_property
from uuid import UUID

from fastapi import Request
from pydantic import SecretStr

COOKIE = "pagewright_status"
"""Where a browser keeps the key of a link; set it for the link's path alone, HttpOnly and SameSite=Strict."""

_PURPOSE = b"pagewright status link v1"
_KEY_BYTES = 16
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


class StatusLinks:
    """Links and their keys, the same on every replica with the same `secret`; without a secret there are none."""

    def __init__(self, secret: SecretStr | None, public_url: str | None = None) -> None:
        self._secret = secret
        self._public_url = public_url

    def key(self, brief_id: UUID) -> str | None:
        """What shows the status of this brief and of no other."""
        if self._secret is None:
            return None
        signature = hmac.digest(self._signing_key, brief_id.bytes, "sha256")[:_KEY_BYTES]
        return base64.urlsafe_b64encode(signature).decode().rstrip("=")

    def url(self, brief_id: UUID, request: Request) -> str | None:
        """The link; the key is its fragment, which browsers send to no server and name to no other page."""
        key = self.key(brief_id)
        return None if key is None else f"{self._address(request)}/status/{brief_id}#{key}"

    def accepts(self, brief_id: UUID, sent: str | None) -> bool:
        """Whether `sent` is the brief's key."""
        key = self.key(brief_id)
        return key is not None and hmac.compare_digest(key.encode(), (sent or "").encode("utf-8", "surrogatepass"))

    def _address(self, request: Request) -> str:
        """Where the client reaches the gateway; empty where its header Host is none."""
        if self._public_url is not None:
            return self._public_url.rstrip("/")
        host = request.headers.get("host", "")
        return f"{request.scope['scheme']}://{host}" if _HOST.fullmatch(host) else ""

    @cached_property
    def _signing_key(self) -> bytes:
        # Slow on purpose: who has a link can try out secrets that people chose, away from the gateway's rate limit.
        secret = self._secret.get_secret_value() if self._secret else ""
        return hashlib.scrypt(secret.encode(), salt=_PURPOSE, n=2**14, r=8, p=1, dklen=32)
