"""Which requests know a secret. A good one always passes; failures are counted, and many are answered 429."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import JsonValue
from starlette.requests import Request

from gateway.authentication_rate_limit import AuthenticationRateLimit
from gateway.brief_secrets import BriefSecrets
from gateway.client_address import client_address
from gateway.problem_details import BUSY, TOO_MANY_FAILURES, WRONG_SECRET, ProblemError
from gateway.request_paths import PATHS

SECRET_HEADER = "X-Brief-Secret"  # noqa: S105 - a header's name


@dataclass(frozen=True)
class Authenticator:
    """Checks secrets, and counts who fails to send one."""

    secrets: BriefSecrets
    failures: AuthenticationRateLimit

    @contextmanager
    def attempt(self, request: Request) -> Iterator["Attempt"]:
        """Whatever is refused within the block before a secret is proven counts as a failure, unless we are to blame.

        Raises ProblemError 429 in place of the refusal where there were too many of them.
        """
        attempt = Attempt(self.secrets, is_for_briefs=request.url.path in PATHS)
        try:
            attempt.prove_by_header(request)
            yield attempt
        except ProblemError as problem:
            if attempt.proven or problem.kind is BUSY or not attempt.counts:
                raise
            address = client_address(request)
            self.check_rate_limit(address)
            self.failures.record(address)
            raise

    def check_rate_limit(self, address: str) -> None:
        """Raises ProblemError 429 for an address that has failed too often."""
        seconds = self.failures.seconds_to_wait(address)
        if seconds:
            detail = f"Too many requests without a good secret came from your address. Wait {seconds} seconds."
            # Closed after whole bodies too: who fails so often connects anew for each attempt.
            headers = {"Retry-After": str(seconds), "Connection": "close"}
            raise ProblemError(TOO_MANY_FAILURES, detail, headers=headers)


class Attempt:
    """One request's attempt to show that its sender knows a secret."""

    def __init__(self, secrets: BriefSecrets, *, is_for_briefs: bool) -> None:
        self.proven = False
        self.counts = True
        """False for what scanners send to paths of other software, which is no guess."""
        self._secrets = secrets
        self._is_for_briefs = is_for_briefs

    def prove_by_header(self, request: Request) -> None:
        """Become proven by the header, if there is one. Raises ProblemError 403 where it is nobody's secret."""
        sent = request.headers.get(SECRET_HEADER)
        if sent is not None:
            # Starlette reads headers as Latin-1.
            self.prove_early(sent.encode("latin-1").decode("utf-8", "replace"), required=True)

    def prove_early(self, secret: str, *, required: bool) -> None:
        """Become proven, if it is anybody's secret. Raises ProblemError 403 where it is not, if that is `required`."""
        self.proven = self._secrets.holds(secret)
        if required and not self.proven:
            raise _wrong_secret()

    def prove(self, fields: dict[str, JsonValue]) -> None:
        """Take the secret out of `fields`. Raises ProblemError 403 unless it is that of their email."""
        self.counts = self._is_for_briefs or "secret" in fields
        self.proven = self._secrets.accepts(fields.get("email"), fields.pop("secret", None))
        if not self.proven:
            raise _wrong_secret()


def _wrong_secret() -> ProblemError:
    return ProblemError(WRONG_SECRET, "Send the secret that the operator of this service gave you.")
