"""Decides who is an operator: holders of the operator token or, if none is set, clients on this machine."""

from dataclasses import dataclass

from fastapi import Request

from gateway.authentication_rate_limit import AuthenticationRateLimit
from gateway.client_address import client_address
from gateway.local_client_detection import came_through_proxy, is_loopback, is_loopback_host
from gateway.operator_session import COOKIE, OperatorSessions
from gateway.ports import Clock
from gateway.problem_details import FOREIGN_PAGE, LOOPBACK_ONLY, NO_OPERATOR, TOO_MANY_FAILURES, ProblemError
from gateway.request_origin import SAFE_METHODS, is_same_origin
from gateway.secret_comparison import AcceptedSecrets


@dataclass(frozen=True)
class OperatorAuthenticator:
    """Authenticates operators. The right token always passes, also after many wrong ones."""

    token: AcceptedSecrets | None
    failures: AuthenticationRateLimit
    clock: Clock

    def check(self, request: Request, sent: str | None) -> None:
        """Raises ProblemError 401, 403 or 429. `sent` is the token that the request brings along, if it has one.

        Without it the session of a browser counts, which the gateway's own pages alone may use to change anything.
        """
        if sent is None and request.method not in SAFE_METHODS and not is_same_origin(request):
            raise ProblemError(
                FOREIGN_PAGE, "Use the gateway's own pages, or send the operator token with the request."
            )
        if self.token is None:
            _require_this_machine(request)
        elif sent is None and OperatorSessions.of(self.token).accepts(request.cookies.get(COOKIE), self.clock()):
            return
        elif sent is None or not self.token.accepts(sent):
            if sent is not None:
                self._count_failure(request)
            detail = "Send the header `Authorization: Bearer <OPERATOR_TOKEN of the gateway>`."
            raise ProblemError(NO_OPERATOR, detail, headers={"WWW-Authenticate": "Bearer"})

    def start_session(self) -> str | None:
        """The value of a session's cookie for somebody whom `check` has let pass; None where nobody needs one."""
        return OperatorSessions.of(self.token).start(self.clock()) if self.token is not None else None

    def seconds_of_session(self, request: Request) -> float | None:
        """Seconds until the session of a request that `check` let pass expires; None if it came with no session."""
        cookie = request.cookies.get(COOKIE)
        if self.token is None or "authorization" in request.headers:
            return None
        sessions, now = OperatorSessions.of(self.token), self.clock()
        return sessions.seconds_left(cookie, now) if cookie is not None and sessions.accepts(cookie, now) else None

    def _count_failure(self, request: Request) -> None:
        address = client_address(request)
        if seconds := self.failures.seconds_to_wait(address):
            detail = f"Too many wrong tokens came from your address. Try again after {seconds} seconds."
            raise ProblemError(TOO_MANY_FAILURES, detail, headers={"Retry-After": str(seconds)})
        self.failures.record(address)


def _require_this_machine(request: Request) -> None:
    if came_through_proxy(request) or not is_loopback(request.client.host if request.client else None):
        detail = "Set OPERATOR_TOKEN in the gateway's environment to see briefs from other machines or behind a proxy."
        raise ProblemError(LOOPBACK_ONLY, detail)
    # Against DNS rebinding: a foreign name that resolves to this machine would let a foreign page read the status.
    hosts = request.headers.getlist("host")
    if len(hosts) != 1 or not is_loopback_host(hosts[0]):
        raise ProblemError(LOOPBACK_ONLY, "Without OPERATOR_TOKEN ask by http://127.0.0.1 or http://localhost alone.")
