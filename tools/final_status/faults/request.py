"""Requests that are too large or contain secrets."""

import base64
import secrets
import string
from collections.abc import Callable, Sequence

from tools.final_status.fault import Arrangement, Fault, request_with

MEBIBYTE = 1024 * 1024


def _attachment(name: str, content: Callable[[], bytes]) -> Callable[[Arrangement], None]:
    def arrange(it: Arrangement) -> None:
        url = f"data:text/plain;base64,{base64.b64encode(content()).decode()}"
        request_with(it, attachments=[{"name": name, "url": url}])

    return arrange


def _token() -> bytes:
    """A random text in the form of a GitHub token."""
    letters = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(36))
    return f"token = {'gh' + 'p_'}{letters}\n".encode()


FAULTS: Sequence[Fault] = (
    Fault("request: a body over 10 MiB", _attachment("big.txt", lambda: b"x" * (8 * MEBIBYTE))),
    Fault("request: an attachment of 7 MiB", _attachment("big.txt", lambda: b"x" * (7 * MEBIBYTE))),
    Fault("request: a secret in an attachment", _attachment("notes.txt", _token)),
)
