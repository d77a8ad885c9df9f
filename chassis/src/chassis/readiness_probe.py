"""Asks the service beside it whether it is ready, for images without curl: `python -m chassis.readiness_probe`."""

import http.client
import os
import sys
from collections.abc import Mapping

TIMEOUT = 4.0
"""Seconds; the images' health checks give it one more."""


def problem(environment: Mapping[str, str], path: str = "/readyz") -> str | None:
    """Why the service on this machine's HTTP_PORT does not answer `path` with 200; None when it does."""
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
    """Exit with 0 when ready; with 1, saying why, when not."""
    raise SystemExit(problem(os.environ, *sys.argv[1:2]))


if __name__ == "__main__":
    main()
