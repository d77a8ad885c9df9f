"""Has something outside fetch the gateway's address, to see what evaluators see."""

from urllib.parse import quote

import httpx

from chassis.finding import Finding, advice, fine

_SECONDS = 20.0


def diagnose_outside_view(address: str, helper: str, transport: httpx.BaseTransport | None = None) -> Finding:
    """Ask the helper for `address`/livez. `{address}` in `helper` is where that goes; its status is the answer."""
    asked = helper.replace("{address}", quote(f"{address.rstrip('/')}/livez", safe=""))
    try:
        with httpx.Client(timeout=_SECONDS, follow_redirects=True, transport=transport) as client:
            status = client.get(asked).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return advice("own address", f"the helper does not answer ({type(error).__name__}): try another one")
    if status == httpx.codes.OK:
        return fine("own address", f"{address} is seen from outside")
    return advice(
        "own address",
        f"{address} is not seen from outside (the helper answers {status}): look at tunnel, proxy, firewall and DNS",
    )
