"""A REST transport for Gemini's SDK that keeps each response unchanged, because the SDK drops unknown fields."""

import threading
from http import HTTPStatus
from typing import Any

from google.ai.generativelanguage_v1beta.services.generative_service.transports.rest import (
    GenerativeServiceRestTransport,
)

KEPT_CONNECTIONS = 256
"""More than there are calls at once. Beyond requests' ten, each call would make a connection and log a warning."""
_ERRORS = range(400, 600)


class VerbatimTransport(GenerativeServiceRestTransport):  # type: ignore[misc]  # the SDK has no types
    """`received.answer` is the JSON of the calling thread's last response, with `thought` and any finish reason."""

    received = threading.local()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for scheme, adapter in list(self._session.adapters.items()):
            self._session.mount(scheme, type(adapter)(pool_maxsize=KEPT_CONNECTIONS))
        self._session.hooks["response"].append(self._keep)

    def _keep(self, response: Any, **_: Any) -> None:
        try:
            body = response.json()
        except ValueError:
            body = None
        body = body[0] if isinstance(body, list) and body else body
        self.received.answer = body
        error = body.get("error") if isinstance(body, dict) else None
        if response.ok and isinstance(error, dict):
            code = error.get("code")
            # Gemini may send an error with status 200.
            response.status_code = code if isinstance(code, int) and code in _ERRORS else HTTPStatus.BAD_GATEWAY
