"""The login of operators: a browser gives the operator token once and keeps a session in a cookie instead."""

import re
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from gateway.operator_authentication import OperatorAuthenticator
from gateway.operator_session import COOKIE, SESSION_SECONDS
from gateway.pages.form import FormRoute, fields_of
from gateway.pages.rendering import render
from gateway.problem_details import FOREIGN_PAGE, NO_OPERATOR, ProblemError, log_refusal

# Without backslashes and a second slash, which browsers take for the beginning of a host.
_LOCAL_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")


def login_router(operators: OperatorAuthenticator) -> APIRouter:
    """`/login`, and `/logout` for its end."""
    router = APIRouter(include_in_schema=False)
    forms = APIRouter(include_in_schema=False, route_class=FormRoute)
    has_token = operators.token is not None

    @router.get("/login")
    async def show_login(request: Request, to: str = "/") -> Response:
        try:
            operators.check(request, None)
        except ProblemError:
            return render("login.html", to=local_path(to), has_token=has_token, problem=None)
        return RedirectResponse(local_path(to), 303)

    @forms.post("/login")
    async def log_in(request: Request) -> Response:
        fields = await fields_of(request)
        to = local_path(fields.get("to", "/"))
        try:
            operators.check(request, fields.get("token", "").strip())
        except ProblemError as error:
            log_refusal(request, error.kind, "token")
            problem = "This is not the operator token." if error.kind is NO_OPERATOR else error.detail
            status = int(error.kind.status)
            return render(
                "login.html", status=status, headers=error.headers, to=to, has_token=has_token, problem=problem
            )
        session = operators.start_session()
        response = RedirectResponse(to, 303)
        return set_cookie(response, request, COOKIE, session, seconds=SESSION_SECONDS) if session else response

    @forms.post("/logout")
    async def log_out(request: Request) -> Response:
        await fields_of(request)
        return set_cookie(RedirectResponse("/login", 303), request, COOKIE, "", seconds=0)

    router.include_router(forms)
    return router


def login_address(to: str) -> str:
    """The login page that leads on to `to`."""
    return f"/login?to={quote(to, safe='')}"


def local_path(to: str) -> str:
    """`to` if it is a path here, else `/`: a link to the login leads to no other host."""
    return to if _LOCAL_PATH.fullmatch(to) else "/"


def login_for(request: Request, operators: OperatorAuthenticator, *, back_to: str | None = None) -> Response | None:
    """The way to the login, and from there to what was asked for or `back_to`; None for operators.

    Raises ProblemError for what the page of another site sent.
    """
    try:
        operators.check(request, None)
    except ProblemError as error:
        if error.kind is FOREIGN_PAGE:
            raise
        address = login_address(back_to or f"{request.url.path}?{request.url.query}".rstrip("?"))
        if "hx-request" in request.headers:  # of an open page whose session has ended
            return Response(status_code=401, headers={"HX-Redirect": address})
        return RedirectResponse(address, 303)
    return None


def set_cookie(
    response: Response, request: Request, name: str, value: str, *, seconds: int, path: str = "/"
) -> Response:
    """Have the browser keep a cookie for the gateway's own pages at `path`."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, path=path, secure=secure, httponly=True, samesite="strict")
    return response
