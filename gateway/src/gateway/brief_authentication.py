"""Authenticates requests by their secret. A right secret always passes; many failures of an address cause 429."""

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
    """Verifies secrets and counts failures by address."""

    secrets: BriefSecrets
    failures: AuthenticationRateLimit

    @contextmanager
    def authenticate(self, request: Request) -> Iterator["SecretProof"]:
        """Count as a failure every ProblemError of the block before the secret is verified, except a 503.

        Raises ProblemError 429 instead if the address has failed too often.
        """
        proof = SecretProof(self.secrets, is_for_briefs=request.scope["path"] in PATHS)
        try:
            proof.prove_by_header(request)
            yield proof
        except ProblemError as problem:
            if proof.proven or problem.kind is BUSY or not proof.counts:
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
            # Close the connection: an address that fails so often gets a new one for each attempt.
            headers = {"Retry-After": str(seconds), "Connection": "close"}
            raise ProblemError(TOO_MANY_FAILURES, detail, headers=headers)


class SecretProof:
    """Whether one request's secret is verified (`proven`)."""

    def __init__(self, secrets: BriefSecrets, *, is_for_briefs: bool) -> None:
        self.proven = False
        self.counts = True
        """False for requests without a secret to other paths: vulnerability scanners guess no secrets."""
        self._secrets = secrets
        self._is_for_briefs = is_for_briefs

    def prove_by_header(self, request: Request) -> None:
        """Verify the header's secret, if there is one. Raises ProblemError 403 if it is unknown."""
        sent = request.headers.get(SECRET_HEADER)
        if sent is not None:
            # Starlette decodes headers as Latin-1.
            self.prove_early(sent.encode("latin-1").decode("utf-8", "replace"), required=True)

    def prove_early(self, secret: str, *, required: bool) -> None:
        """Verify that this is any known secret. Raises ProblemError 403 if it is not and that is `required`."""
        self.proven = self._secrets.holds(secret)
        if required and not self.proven:
            raise _wrong_secret()

    def prove(self, fields: dict[str, JsonValue]) -> None:
        """Remove the secret from `fields` and verify it. Raises ProblemError 403 unless it is their email's."""
        self.counts = self._is_for_briefs or "secret" in fields
        self.proven = self._secrets.accepts(fields.get("email"), fields.pop("secret", None))
        if not self.proven:
            raise _wrong_secret()


def _wrong_secret() -> ProblemError:
    return ProblemError(WRONG_SECRET, "Send the secret that the operator of this service gave you.")
