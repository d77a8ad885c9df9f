"""Starts Chromium with a command line that disables its network.

Playwright does not intercept every request: it misses those without a frame, after a redirect, or other than HTTP
(WebSockets, WebRTC, preconnects). Therefore host names do not resolve, all traffic including loopback goes to a proxy
that does not exist, and UDP is off.
"""

from pathlib import Path

from playwright.async_api import Browser, Playwright

from generator.chromium.page_errors import shorten
from generator.chromium.worker_protocol import WorkerSettings

DEAD_PROXY = "http://127.0.0.1:9"
JS_HEAP_MB = 512

ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    f"--proxy-server={DEAD_PROXY}",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-gpu",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    f"--js-flags=--max-old-space-size={JS_HEAP_MB}",
)
# Default arguments of Playwright that allow a page more than a visitor's browser does.
NOT_PLAYWRIGHTS = ("--disable-popup-blocking", "--disable-ipc-flooding-protection")

LAUNCH_SECONDS = 20.0
NO_SANDBOX = (
    "Chromium cannot make its sandbox here: let this user make user namespaces (in a container by the seccomp profile "
    "generator/seccomp.json), or set BROWSER_SANDBOX=off where the container is wall enough"
)


async def launch(playwright: Playwright, settings: WorkerSettings) -> Browser:
    """Start the browser. Raises Playwright's Error."""
    return await playwright.chromium.launch(
        executable_path=settings.executable,
        args=list(ARGUMENTS),
        ignore_default_args=list(NOT_PLAYWRIGHTS),
        chromium_sandbox=settings.sandbox,
        timeout=1000 * LAUNCH_SECONDS,
    )


def launch_problem(executable: Path, message: str) -> str:
    """The message for an operator about an error of `launch`, with the remedy if it is known."""
    if "No usable sandbox" in message or "setuid_sandbox_host" in message:
        return NO_SANDBOX
    # Playwright puts the whole command line before what the browser said.
    said = [line.partition("[err]")[2].strip() for line in message.splitlines() if "[err]" in line]
    return f"{executable} does not start: {shorten(' '.join(said[-5:]) or message, 500)}"
