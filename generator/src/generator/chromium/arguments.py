"""Chromium's command line: the second wall behind the one that answers or refuses every request of a page.

Playwright lets some requests by: what has no frame, what follows a redirect, and all that is no HTTP request at all
(WebSockets, WebRTC, preconnects). Behind it Chromium itself therefore has no network: names and literal addresses
resolve to nothing, everything goes through a proxy that does not exist, loopback included, and UDP is off.
"""

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
# Playwright's own defaults that hand a page more than a visitor's browser would.
NOT_PLAYWRIGHTS = ("--disable-popup-blocking", "--disable-ipc-flooding-protection")
