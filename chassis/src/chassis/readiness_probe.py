"""The images' health check, which needs no curl: `python -m chassis.readiness_probe` requests `/readyz`."""

import http.client
import os
import sys
from collections.abc import Mapping

TIMEOUT = 4.0
"""Seconds; the images' HEALTHCHECK allows one more."""


def problem(environment: Mapping[str, str], path: str = "/readyz") -> str | None:
    """The reason why the service at HTTP_PORT does not answer `path` with 200; None if it does."""
    connection = http.client.HTTPConnection("127.0.0.1", int(environment.get("HTTP_PORT") or 8080), timeout=TIMEOUT)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return f"no answer from port {connection.port}: {error}"
    finally:
        connection.close()
    return None if answer.status == http.client.OK else f"{answer.status} {body}"


def main() -> None:
    """Exit with 0 if ready, else with 1 and the reason."""
    raise SystemExit(problem(os.environ, *sys.argv[1:2]))


if __name__ == "__main__":
    main()
